package desk

import "strings"

// askedPart tells, match by match, which part of the question asks, where other parts only say what the asker knows already:
// "the parks exported 690 million USD; and the whole province?". nil means that all of it asks.
func (r *Request) askedPart() []bool {
	clauses := r.clauses()
	last := clauses[len(clauses)-1]
	if last == 0 {
		return nil
	}
	asking := map[int]bool{}
	about := map[int]bool{}
	for i, m := range r.matches {
		edge := i == 0 || i == len(r.matches)-1 || clauses[i-1] != clauses[i] || clauses[i+1] != clauses[i]
		for _, c := range m.concepts {
			if c == "q.yesno" && edge || strings.HasPrefix(c, "q.") && c != "q.yesno" && c != "q.what" && c != "q.overview" || c == "share" || r.counts(m) {
				asking[clauses[i]] = true
			}
			if strings.HasPrefix(c, "m.") {
				about[clauses[i]] = true
			}
		}
	}
	if len(asking) != 1 || len(about) < 2 {
		return nil
	}
	said := make([]bool, len(r.matches))
	figures := r.figured(clauses)
	for i := range r.matches {
		said[i] = asking[clauses[i]] || !figures[clauses[i]] // without a figure it is asked as well: "…, and jobs?"
	}
	for clause := range asking {
		if !about[clause] {
			return nil // what is asked is named in the other part
		}
	}
	return said
}

// clauses numbers the parts of the question between commas and stops, match by match.
func (r *Request) clauses() []int {
	numbers := make([]int, len(r.matches)+1)
	n, end := 0, 0
	for i, m := range r.matches {
		start := r.units[m.from].start
		if i > 0 && strings.ContainsAny(r.Text[min(end, start):start], ",;.?!:，；。？！：") {
			n++
		}
		numbers[i] = n
		end = r.units[m.to-1].end
	}
	numbers[len(r.matches)] = n
	return numbers
}

// narrowed reports whether a concept counts only in the part that asks.
func narrowed(c string) bool {
	return hasAnyPrefix(c, "m.", "g.", "origin.", "stage.", "share", "kind.", "scope.")
}

// counts reports whether an expression asks by a word of its own: "how many projects", "còn đất không".
func (r *Request) counts(m match) bool {
	for i, u := range r.units[m.from:m.to] {
		if i > 0 && u.folded == "may" && r.units[m.from+i-1].folded == "nha" {
			continue // "nhà máy" counts nothing
		}
		switch u.folded {
		case "khong", "chua", "nhieu", "may", "bn", "bnhiu", "how", "几", "多", "몇", "何":
			return true
		}
	}
	return false
}

// figured tells which parts of the question name a figure: what is known rather than asked.
func (r *Request) figured(clauses []int) map[int]bool {
	found := map[int]bool{}
	for at, u := range r.units {
		if !u.digit {
			continue
		}
		clause := 0
		for i, m := range r.matches {
			if m.from <= at {
				clause = clauses[i]
			}
		}
		found[clause] = true
	}
	return found
}
