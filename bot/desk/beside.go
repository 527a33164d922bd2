package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// toldOf is the measure of a group that the question speaks of in a part that only says what is known; "" for none.
func (r reading) toldOf(group string) knowledge.Measure {
	asked := r.askedPart()
	if asked == nil {
		return ""
	}
	for i, m := range r.matches {
		if !asked[i] && m.of(group) {
			return knowledge.Measure(strings.TrimPrefix(m.concepts[slices.IndexFunc(m.concepts, func(c string) bool { return strings.HasPrefix(c, group) })], "m."))
		}
	}
	return ""
}

// adjoining reports whether some expression and the one right behind it are as asked.
func (r *Request) adjoining(are func(m, next match) bool) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		next := r.matchAt(m.to)
		return next != nil && are(m, *next)
	})
}

// stands reports whether a concept is asked for beside another of a group, rather than as a part of it: both are counted, a word
// such as "and" stands between them, or they are in different clauses.
func (r reading) stands(concept, group string) bool {
	if r.countedApart(concept, group) || r.coordinated(concept, group) {
		return true
	}
	clauses := r.clauses()
	for i, m := range r.matches {
		for j, other := range r.matches {
			if contains(m.concepts, concept) && clauses[i] != clauses[j] && !contains(other.concepts, concept) &&
				other.of(group) {
				return true
			}
		}
	}
	return false
}

// asksApart reports whether a concept is asked for in a part of its own: "how large, and how much capital".
func (r reading) asksApart(concepts ...string) bool {
	clauses := r.clauses()
	for i, m := range r.matches {
		if !hasAny(m.concepts, concepts...) {
			continue
		}
		alone := true
		for j, other := range r.matches {
			if clauses[j] == clauses[i] && (other.of("m.stat.") || contains(other.concepts, "g.money")) {
				alone = false
			}
		}
		if alone {
			return true
		}
	}
	return false
}

// countedApart reports whether a concept and another of a group are each asked for in words of their own: "how large, how full".
func (r reading) countedApart(concept, group string) bool {
	own, other := false, false
	for _, m := range r.matches {
		if !r.counts(m) {
			continue
		}
		switch {
		case contains(m.concepts, concept):
			own = true
		case m.of(group):
			other = true
		}
	}
	return own && other || r.coordinated(concept, group)
}

// coordinated reports whether a word such as "and" stands between a concept and another of a group.
func (r reading) coordinated(concept, group string) bool {
	first, second := -1, -1 // the last before the conjunction, of either
	and := false
	for i, m := range r.matches {
		one := contains(m.concepts, concept)
		other := !one && m.of(group)
		if i > 0 && strings.ContainsAny(r.Text[r.units[r.matches[i-1].to-1].end:r.units[m.from].start], "&+＆＋") {
			and = true
		}
		switch {
		case one && and && second >= 0, other && and && first >= 0:
			return true
		case one:
			first, and = i, false
		case other:
			second, and = i, false
		case r.joins(m):
			and = true
		}
	}
	return false
}

// joined reports whether a concept and another of a group stand before and after a word such as "and", with nothing between them but
// where they are: "projects in the parks and capital".
func (r reading) joined(concept, group string) bool {
	beside := func(i, step int) (match, bool) {
		for i += step; i >= 0 && i < len(r.matches); i += step {
			if m := r.matches[i]; !m.of("fill", "kind.", "scope.", territoryName) {
				return m, true
			}
		}
		return match{}, false
	}
	for i, m := range r.matches {
		if !r.joins(m) {
			continue
		}
		left, before := beside(i, -1)
		right, after := beside(i, 1)
		if before && after && (contains(left.concepts, concept) && right.of(group) || contains(right.concepts, concept) && left.of(group)) {
			return true
		}
	}
	return false
}

// numbered reports whether an expression of a concept names a number: "số dự án", "number of projects".
func (r reading) numbered(concept string) bool {
	return r.worded(concept, "so", "tong", "luong", "number", "count", "total", "数", "수", "총")
}

// worded reports whether one of some words, folded, stands in an expression of a concept.
func (r *Request) worded(concept string, words ...string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, concept) && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool { return contains(words, u.folded) })
	})
}

// saidBy reports whether a concept stands in the question by one of some words alone, folded.
func (r *Request) saidBy(concept string, words ...string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return m.to-m.from == 1 && contains(m.concepts, concept) && contains(words, r.units[m.from].folded)
	})
}

// counted reports whether words of counting stand in or beside the expression of a concept.
func (d *Desk) counted(r *Request, concept string) bool {
	for i, m := range r.matches {
		if concept != "" && !contains(m.concepts, concept) {
			continue
		}
		last := i + 1
		if last < len(r.matches) && contains(r.matches[last].concepts, "total") {
			last++ // "项目一共多少个"
		}
		for j := max(0, i-2); j <= min(len(r.matches)-1, last); j++ {
			if contains(r.matches[j].concepts, "q.count") {
				return true
			}
		}
		if m.to-m.from >= 3 {
			return true
		}
	}
	return false
}
