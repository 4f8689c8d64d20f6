{{- define "application.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "application.labels" -}}
{{ include "application.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- range $name, $value := .Values.labels }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
