{{- define "plate-llm.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The pods that a NetworkPolicy lets through, by their namespace and their labels. */}}
{{- define "plate-llm.peer" -}}
namespaceSelector:
  matchLabels:
    kubernetes.io/metadata.name: {{ .namespace | quote }}
podSelector:
  matchLabels:
    {{- toYaml .podLabels | nindent 4 }}
{{- end }}

{{/* What every alert has: how long it must last first, and whom it concerns. */}}
{{- define "plate-llm.alert" -}}
for: {{ .Values.monitoring.prometheusRule.for }}
labels:
  severity: {{ .Values.monitoring.prometheusRule.severity | quote }}
  namespace: {{ .Release.Namespace }}
{{- end }}
