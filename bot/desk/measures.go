package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// wouldListAll reports whether the measures asked for would be told zone by zone, although no list is asked for.
func (w *draft) wouldListAll() bool {
	r := w.r
	if r.asks("land.rent") && len(r.Stray)+len(r.Tags) == 0 && !r.prefixed("topic.") {
		return false // a price is told or said to be unpublished
	}
	return len(r.Zones) == 0 && len(r.Measures) > 0 && !r.is("q.which", "g.list") && !(r.is("each") && r.prefixed("kind.")) && !r.prefixed("cond.") && !w.countsZones() && !(r.asks("profile.developer") && r.prefixed("kind.")) && !(r.is("q.yesno") && r.prefixed("kind.") && r.topic() == "facility") &&
		!slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return statOf[m] != "" || strings.HasPrefix(string(m), "stat.") })
}

// measures answers every measure asked for, of every zone or of all together.
func (w *draft) measures() (Answer, bool) {
	topic := w.r.topic()
	if len(w.r.Zones) == 0 && w.r.prefixed("kind.") && w.countsZones() && !w.r.asks("stat.zones") && (topic == "land" || w.r.listsQuestions()) {
		w.r.Measures = append([]knowledge.Measure{"stat.zones"}, w.r.Measures...)
	}
	subjects := w.r.Zones[:min(len(w.r.Zones), maxCompared)]
	if len(subjects) == 0 {
		subjects = []string{""} // all zones together
	}
	missing := make([][]string, len(subjects)) // the labels of what isn't known
	told, answered := false, false
	for _, m := range w.r.Measures[:min(len(w.r.Measures), 4)] {
		for i, zone := range subjects {
			w.a.Confidence = 0
			known := w.ofItsOrigin(m, func() bool { return w.atItsStage(m, func() bool { return w.measureOf(zone, m) }) })
			if known {
				told = true
				answered = answered || w.a.Confidence >= 0
			} else {
				missing[i] = append(missing[i], w.measure(m))
			}
			if zone != "" && (!known || w.a.Confidence < 0) {
				w.a.Unknown = append(w.a.Unknown, Missing{zone, m})
			}
		}
		w.together(m, w.r.Zones)
	}
	w.mean()
	if !told && len(w.r.Zones) == 0 {
		return Answer{}, false
	}
	var unknown []string
	for i, labels := range missing {
		if len(labels) > 0 {
			unknown = append(unknown, w.say("unknown.measure", "subject", w.subjectOf(subjects[i]), "label", strings.Join(labels, w.say("join.comma"))))
		}
	}
	if !told {
		return w.refuse(topic, unknown[0]), true
	}
	for _, s := range unknown {
		w.note(s)
	}
	if !answered {
		w.para(w.say("unknown.staff"))
	}
	return w.finish(topic, answered), true
}

// tellsMeasures tells what is known of the measures asked for of the zones that are named; false when nothing is.
func (w *draft) tellsMeasures() bool {
	told := false
	for _, zone := range w.r.Zones {
		for _, m := range w.r.Measures {
			told = w.measureOf(zone, m) || told
		}
	}
	return told
}

// ofItsOrigin has a measure told without the origin that the question names only behind an "and", of another measure: "how many
// projects, and how much domestic capital".
func (w *draft) ofItsOrigin(m knowledge.Measure, tell func() bool) bool {
	r := w.r
	if len(r.Origins) == 0 || len(r.Measures) < 2 {
		return tell()
	}
	own := -1 // where the measure is named
	joined := false
	for i, match := range r.matches {
		switch {
		case own < 0 && contains(match.concepts, "m."+string(m)):
			own = i
		case own >= 0 && r.joins(match):
			joined = true
		case match.of("origin."):
			if own < 0 || !joined || contains(match.concepts, "m."+string(m)) {
				return tell()
			}
			origins := r.Origins
			r.Origins = nil
			defer func() { r.Origins = origins }()
			return tell()
		}
	}
	return tell()
}

// atItsStage has zones that are said to be at work counted as such beside another measure: "how many clusters were operating, and how
// full were they".
func (w *draft) atItsStage(m knowledge.Measure, tell func() bool) bool {
	r := w.r
	said := slices.ContainsFunc(r.matches, func(m match) bool {
		before := r.matchAt(m.from - 1)
		if before != nil && before.of("q.which", "fill") && before.from > 0 {
			before = r.matchAt(before.from - 1) // "clusters which operate"
		}
		return contains(m.concepts, "stage.operating") && before != nil && before.of("kind.")
	})
	if m != "stat.zones" || r.Stage != "" || !said || !w.countsAtWork(r) {
		return tell()
	}
	r.Stage = "operating"
	defer func() { r.Stage = "" }()
	return tell()
}

// measureOf answers a measure of one zone, or with "" of all together; false when nothing is known.
func (w *draft) measureOf(zone string, m knowledge.Measure) bool {
	return w.thenAndNow(func() bool {
		if zone == "" {
			return w.ofAll(m)
		}
		return w.zoneMeasure(zone, m)
	})
}

// subjectOf names a zone, or with "" what the pack is about.
func (w *draft) subjectOf(zone string) string {
	if zone == "" {
		return w.home()
	}
	return w.zone(zone)
}

// ofAll answers a measure without a zone: of all zones together, else of each.
func (w *draft) ofAll(m knowledge.Measure) bool {
	if info, _ := m.Info(); w.r.Share && info.Form != knowledge.Amount && statOf[m] == "" {
		return false // of how many something is true isn't recorded
	}
	if m == "profile.established" && len(w.r.Places) > 0 && !w.r.prefixed("kind.") {
		return false // of the place
	}
	if m == "profile.tenant" && !w.r.asksAmount() && w.tenantsOfAll() {
		return true
	}
	if w.listsEach(m) && (w.knownOf(m) > 1 || len(w.pack.Stats(w.pack.Home, w.r.Kind, m)) == 0) && w.eachZone(m) {
		return true
	}
	if s, ok := statOf[m]; ok && w.stat(s) {
		if m == "facility.wastewater" || m == "facility.solid_waste" {
			w.eachZone(m)
		}
		return true
	}
	if strings.HasPrefix(string(m), "stat.") {
		return w.stat(m) || !w.ofBusiness(m) && len(w.r.Origins) == 0 && !w.r.Share && len(w.r.Years) == 0 && w.eachZone(m)
	}
	if len(w.r.Years) > 0 && w.r.Years[0].From > w.r.now.Year() {
		return false // a year to come has plans, no figures
	}
	if (m == "land.rent" || m == "land.fee") && !w.eachZone(m) {
		w.lead(w.unpublished(m, w.home()))
		w.a.Confidence = -1
		return true
	}
	if m == "land.rent" || m == "land.fee" {
		return true
	}
	if m == "location.distance" {
		return w.statDistance() || w.eachZone(m)
	}
	return w.eachZone(m)
}

// knownOf counts the zones asked about of which a measure is known.
func (w *draft) knownOf(m knowledge.Measure) int {
	n := 0
	for _, z := range w.scope() {
		if w.first(z.ID, m) != nil {
			n++
		}
	}
	return n
}

// statDistance tells a distance of the territory itself.
func (w *draft) statDistance() bool {
	if w.r.prefixed("kind.") || w.r.is("q.which") {
		return false
	}
	for _, t := range append(slices.Clone(w.r.Territories), w.pack.Home) {
		for _, f := range w.pack.Stats(t, "", "location.distance") {
			if !f.Refer && (len(w.r.Places) == 0 || contains(w.r.Places, f.Place)) {
				w.one(f)
				return true
			}
		}
	}
	return false
}
