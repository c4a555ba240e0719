//! Sorting in place, stable, compiled once for all types.
//! In: a list and how two of its elements compare. Out: the list in order. Absent: the algorithm (the standard
//! library's, over positions): each element type of its own costs the browser 4 KB of code.

use core::cmp::Ordering;

/// Sorts `list`; elements that compare as equal keep their order.
pub fn sort_by<T>(list: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..list.len()).collect();
    positions(&mut order, &|a, b| compare(&list[a], &list[b]));
    let mut elements: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(order.into_iter().filter_map(|position| elements[position].take()));
}

fn positions(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    order.sort_by(|a, b| compare(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_elements_keep_their_order() {
        let mut list = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        sort_by(&mut list, |(a, _), (b, _)| a.cmp(b));
        assert_eq!(list, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }
}
