package desk

import (
	"math"
	"slices"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// most facts that a figure by itself may stand for
const maxStandFor = 4

// standsFor answers what a figure is that the question names by itself: "What is the 1,218 million figure?" It is an answer only where
// few facts hold it, and the figure is one that nobody meets by chance or bears its unit.
func (w *draft) standsFor() (Answer, bool) {
	r := w.r
	if !r.is("q.what", "q.yesno", "follow", "total", "citation") || len(r.Zones)+len(r.Measures)+len(r.Industries)+len(r.Years)+len(r.Territories)+len(r.Companies) > 0 || len(r.Sizes) > 1 || r.is("cond.need") || r.prefixed("op.") {
		return Answer{}, false
	}
	var facts []*knowledge.Fact
	for _, f := range w.pack.Facts {
		if f.Figure != nil && !f.Refer && w.quoted(f.Figure.Value.Value) && w.exactly(f.Figure) && (r.Kind == "" || f.Kind == r.Kind) {
			facts = append(facts, f)
		}
	}
	if len(facts) == 0 || len(facts) > maxStandFor {
		return Answer{}, false
	}
	for _, f := range facts {
		w.one(f)
	}
	return w.finish(topicOf(facts[0].Measure), true), true
}

// exactly reports whether the question names a figure in its own unit, or without one so exactly that no other is meant.
func (w *draft) exactly(figure *knowledge.Figure) bool {
	if len(w.r.Sizes) == 0 {
		v := figure.Value.Value
		return v >= 1000 || v != math.Trunc(v)
	}
	return slices.ContainsFunc(w.r.Sizes, func(s text.Quantity) bool {
		_, same := s.In(string(figure.Unit))
		return same || s.Unit == string(figure.Unit) || money(figure.Unit) && money(knowledge.Unit(s.Unit))
	})
}
