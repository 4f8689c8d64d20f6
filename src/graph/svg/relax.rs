//! Boxes drawn towards what they are joined to, in the order that they have in their rows.
//!
//! The crate `layout-rs` finds a good order and spreads the boxes wide. Row by row, each box is moved
//! to the weighted middle of where its edges lead, as far as its neighbours let it: the sum of the
//! squares of all sideways ways gets as small as the order allows.

/// How often all rows are gone through.
const ROUNDS: usize = 40;

/// A spring between two boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spring {
    /// The boxes, and where it is fixed to each, from the middle of it.
    pub(super) ends: [(usize, f64); 2],
    pub(super) strength: f64,
}

/// Moves the `middles` of boxes, whose order in each of `rows` stays; `halves` is half of the room
/// that each needs.
pub(super) fn relax(middles: &mut [f64], halves: &[f64], rows: &[Vec<usize>], springs: &[Spring]) {
    let mut of_box: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); middles.len()];
    for spring in springs {
        let [(a, at_a), (b, at_b)] = spring.ends;
        of_box[a].push((b, at_b - at_a, spring.strength));
        of_box[b].push((a, at_a - at_b, spring.strength));
    }
    for round in 0..ROUNDS {
        for place in 0..rows.len() {
            let row = if round % 2 == 0 {
                &rows[place]
            } else {
                &rows[rows.len() - 1 - place]
            };
            settle(row, middles, halves, &of_box);
        }
    }
}

/// Boxes side by side that move as one.
struct Block {
    /// How many they are.
    count: usize,
    /// Where their first one wants to be, all taken together, and how strongly.
    target: f64,
    strength: f64,
}

/// Moves the boxes of one row to where they want to be, as near as their neighbours let them.
fn settle(row: &[usize], middles: &mut [f64], halves: &[f64], of_box: &[Vec<(usize, f64, f64)>]) {
    let mut offsets = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    for (number, place) in row.iter().enumerate() {
        if number > 0 {
            offset += halves[row[number - 1]] + halves[*place];
        }
        offsets.push(offset);
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (place, offset) in row.iter().zip(&offsets) {
        let (target, strength) = wish(*place, middles, &of_box[*place]);
        blocks.push(Block {
            count: 1,
            target: target - offset,
            strength,
        });
        join_where_they_clash(&mut blocks);
    }
    let mut places = row.iter().zip(&offsets);
    for block in blocks {
        for (place, offset) in places.by_ref().take(block.count) {
            middles[*place] = block.target + offset;
        }
    }
}

/// Returns where a box wants to be, and how strongly; without any spring it stays, but gives way.
fn wish(place: usize, middles: &[f64], springs: &[(usize, f64, f64)]) -> (f64, f64) {
    let strength: f64 = springs.iter().map(|(_, _, strength)| strength).sum();
    if strength <= 0.0 {
        return (middles[place], 0.001);
    }
    let pull =
        |(other, offset, strength): &(usize, f64, f64)| (middles[*other] + offset) * strength;
    (springs.iter().map(pull).sum::<f64>() / strength, strength)
}

fn join_where_they_clash(blocks: &mut Vec<Block>) {
    while let [.., before, last] = blocks.as_mut_slice() {
        if before.target <= last.target {
            return;
        }
        let strength = before.strength + last.strength;
        let pull = before.target * before.strength + last.target * last.strength;
        before.target = pull / strength;
        before.strength = strength;
        before.count += last.count;
        blocks.pop();
    }
}
