package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// deniers are the words that deny what comes after them, folded; deniedAfter those that in Korean and Japanese deny what comes before.
var (
	deniers     = []string{"chua", "khong", "ko", "chang", "not", "t", "yet", "never", "without", "没", "未", "不", "안", "못"}
	deniedAfter = []string{"않", "없", "못", "ない", "なく", "なし", "ません"}
)

// plans are the words for a plan, folded.
var plans = []string{"hoach", "plan", "plans", "planning", "paper", "획", "划", "畫", "画"}

// merely are the words by which something is said to have come no further, folded.
var merely = []string{"chi", "moi", "con", "van", "dang", "doan", "only", "still", "just", "merely", "stage", "phase", "아", "단", "만", "뿐", "只", "仅", "僅", "还", "阶", "尚", "ま", "だ", "の", "段"}

// settleStates: zones may be sought by what they are not yet, and by plans beyond which nothing has come.
func (r reading) settleStates() {
	if r.zoned() || !r.prefixed("kind.") {
		return
	}
	for _, m := range r.matches {
		switch {
		case contains(m.concepts, "stage.operating") && r.denied(m):
			r.has["stage.idle"] = true
			r.drop("land.status")
		case hasAny(m.concepts, "g.begun", "state.building") && r.denied(m):
			delete(r.has, "state.building")
			r.has["state.planned"] = true
			r.drop("land.status")
		}
	}
	if len(r.Measures) == 0 && r.is("q.which", "g.list", "q.where", "q.what") {
		r.settlePlans()
	}
}

// denied reports whether an expression is denied by a word near it.
func (r *Request) denied(m match) bool {
	before := r.units[max(0, m.from-2):m.from]
	if slices.ContainsFunc(before, func(u unit) bool { return contains(deniers, u.folded) }) {
		return true
	}
	if r.Lang != knowledge.KO && r.Lang != knowledge.JA {
		return false
	}
	after := r.Text[r.units[m.to-1].end:r.units[min(len(r.units), m.to+6)-1].end]
	return slices.ContainsFunc(deniedAfter, func(no string) bool { return strings.Contains(after, no) })
}

// settlePlans: where a plan is spoken of as all that there is ("mới chỉ nằm trong quy hoạch"), zones that are only planned are meant.
func (r reading) settlePlans() {
	for i, u := range r.units {
		around := r.units[max(0, i-5):min(len(r.units), i+3)]
		if !contains(plans, u.folded) || r.desk.covered(r.Request, i) || !slices.ContainsFunc(around, func(u unit) bool { return contains(merely, u.folded) }) {
			continue
		}
		from := i
		if i > 0 && !r.desk.covered(r.Request, i-1) {
			from-- // "quy hoạch", "规划"
		}
		r.matches = coverBy(r.matches, match{from: from, to: i + 1, concepts: []string{"state.planned"}, quality: 1})
		r.has["state.planned"] = true
		return
	}
}
