package desk

import (
	"slices"
	"strings"
)

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

// stops are the signs between the parts of a question.
const stops = ",;.?!:，；。？！："

// clauses numbers the parts of the question between commas and stops, match by match.
func (r *Request) clauses() []int {
	numbers := make([]int, len(r.matches)+1)
	n, end := 0, 0
	for i, m := range r.matches {
		start := r.units[m.from].start
		if i > 0 && strings.ContainsAny(r.Text[min(end, start):start], stops) {
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

// introduction is how many units at the beginning only tell who asks: "we are a Thai company with a plant in X; how many workers …".
// What is named there is neither asked for nor strange; it is 0 unless the rest names what the pack is about.
func (r *Request) introduction() int {
	if len(r.units) == 0 {
		return 0
	}
	spoken, from := false, -1
	for _, clause := range r.clauseUnits() {
		if r.asksIn(clause) && !r.sellers(clauseOf(clause)) {
			from = clause[0]
			break
		}
		spoken = spoken || r.introduces(clause) || r.sellers(clauseOf(clause))
	}
	if !spoken || from <= 0 {
		return 0
	}
	named := slices.ContainsFunc(r.matches, func(m match) bool { return m.from >= from && m.of(zoneName, territoryName, "kind.") })
	if !named {
		return 0
	}
	return from
}

// clauseUnits are the parts of the question between commas and stops: first unit and end of each.
func (r *Request) clauseUnits() [][2]int {
	var clauses [][2]int
	first := 0
	for i := 1; i < len(r.units); i++ {
		if strings.ContainsAny(r.Text[r.units[i-1].end:r.units[i].start], stops+"、") {
			clauses = append(clauses, [2]int{first, i})
			first = i
		}
	}
	return append(clauses, [2]int{first, len(r.units)})
}

// asksIn reports whether a part of the question asks for something, or names what the pack is about. What askers may say that they
// are is none of that: "we are investors".
func (r *Request) asksIn(clause [2]int) bool {
	them := []string{"q.yesno", "m.profile.tenant"}
	if r.introduces(clause) {
		them = append(them, "m.profile.developer", "m.stat.projects")
	}
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return m.from >= clause[0] && m.to <= clause[1] && slices.ContainsFunc(m.concepts, func(c string) bool {
			return !contains(them, c) && hasAnyPrefix(c, zoneName, territoryName, bareName, "kind.", "m.", "g.area", "g.howmuch", "q.", "topic.", "tag.", "op.")
		})
	})
}

// introduces reports whether the askers speak of themselves in a part of the question.
func (r *Request) introduces(clause [2]int) bool {
	units := r.units[clause[0]:clause[1]]
	for at := clause[0]; at < clause[1]; at++ {
		if m := r.matchAt(at); r.self(at) && (m == nil || !m.of(zoneName, territoryName)) {
			return true // rather than the numeral of a name
		}
	}
	said := r.Text[units[0].start:units[len(units)-1].end]
	return slices.ContainsFunc(ourselves, func(w string) bool { return strings.Contains(said, w) }) ||
		strings.HasSuffix(said, "です") || strings.HasSuffix(said, "입니다") // "we are a company …", with nobody named
}

// ourselves are the words by which people speak of themselves in scripts without blanks.
var ourselves = []string{"저희", "우리", "저는", "我", "弊社", "当社", "私", "うち"}
