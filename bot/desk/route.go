package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// route decides what kind of question it is and has it answered.
func (d *Desk) route(ctx context.Context, r *Request) Answer {
	if a, ok := d.manners(r); ok {
		return a
	}
	if a, ok := d.limits(r); ok {
		return a
	}
	w := d.draft(r)
	if r.article != nil {
		w.article(r.article, true)
		return w.finish(r.article.Topic, true)
	}
	if a, ok := w.staffOnly(); ok {
		return a
	}
	if w.placed() {
		return w.zonesThere()
	}
	if len(r.Zones) > 1 && (r.is("op.compare", "op.max", "op.min", "op.near", "op.far", "op.empty", "op.cheap", "q.which") || len(r.Measures) == 0) || w.comparesAll() {
		return w.compare()
	}
	if r.StrangeZone && len(r.Zones) == 0 {
		if a := w.library.naming(r.strange); a != nil {
			w.article(a, true)
			return w.finish(a.Topic, true)
		}
	}
	if w.isFind() {
		return w.find()
	}
	if a, ok := w.estimate(); ok {
		return a
	}
	if len(r.Documents) == 1 && len(r.Measures) == 0 && (r.is("q.when") || contains(r.Tags, "effective")) {
		if a, ok := w.documentDates(r.Documents[0]); ok {
			return a
		}
	}
	if w.prefersArticle() {
		least := 0.5
		switch {
		case len(r.Documents) > 0:
			least = 0.35
		case hasAny(r.Tags, lawTags...):
			least = 0.4
		}
		if a, ok := w.fromLibrary(ctx, least); ok {
			return a
		}
	}
	if r.is("topic.contact") && !r.is("topic.procedure", "topic.incentive") && len(r.Measures)+len(r.Beyond)+len(r.Tags) == 0 {
		if a, ok := w.contactInfo(); ok {
			return a
		}
	}
	if len(r.Zones) == 0 || len(r.Measures) == 0 || w.ofTenant() {
		if a, ok := w.company(); ok {
			return a
		}
	}
	if len(r.Beyond) > 0 {
		return w.beyond()
	}
	if len(r.Zones) == 0 && r.asks("location.distance") && !r.prefixed("kind.") {
		if a, ok := w.fromLibrary(ctx, 0.35); ok {
			return a
		}
	}
	if len(r.Zones) == 0 && len(r.Territories) > 0 && r.topic() == "location" {
		if a, ok := w.fromLibrary(ctx, 0.4); ok {
			return a
		}
	}
	if len(r.Measures) > 0 {
		if a, ok := w.measures(); ok {
			return a
		}
	}
	if len(r.Measures) == 0 {
		if a, ok := w.countOrList(); ok {
			return a
		}
	}
	if a, ok := w.fromLibrary(ctx, 0.55); ok {
		return a
	}
	if len(r.Zones) == 1 && len(r.Stray) <= 1 || r.is("q.overview") && len(r.Zones) > 0 {
		return w.overview(r.Zones[0])
	}
	if a, ok := w.contactInfo(); ok {
		return a
	}
	return w.unknown()
}

// content reports whether the question is about something, beyond manners.
func (r *Request) content() bool {
	return len(r.Zones)+len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Companies)+len(r.Elsewhere)+len(r.Industries)+len(r.Sizes) > 0 ||
		r.prefixed("kind.") || r.prefixed("topic.") || r.prefixed("out.") || len(r.Territories) > 0
}

// manners answers greetings, thanks, abuse and attempts to make the desk say something.
func (d *Desk) manners(r *Request) (Answer, bool) {
	w := d.draft(r)
	switch {
	case r.is("inject"):
		w.lead(w.say("inject"))
		w.para(d.can(w))
		return w.finish("unknown", false), true
	case r.is("human") && len(r.Measures) == 0:
		w.lead(w.say("human"))
		return w.finish("staff", false), true
	case r.content():
		return Answer{}, false
	case r.is("insult"):
		w.lead(w.say("insult"))
		return w.finish("smalltalk", true), true
	}
	for _, key := range []string{"who", "help", "thanks", "bye", "how", "hello", "ok"} {
		if r.is("small."+key) && len(r.Stray) <= 2 {
			if key == "help" {
				w.lead(d.can(w))
			} else {
				w.lead(w.say(key, "territory", w.home()))
			}
			return w.finish("smalltalk", true), true
		}
	}
	return Answer{}, false
}

func (d *Desk) can(w *draft) string { return w.say("unknown.can", "territory", w.home()) }

// limits answers what the desk must not: forecasts, advice, other provinces, other subjects.
func (d *Desk) limits(r *Request) (Answer, bool) {
	w := d.draft(r)
	switch {
	case r.is("out.advice"):
		return w.refuse("unknown", w.say("out.advice")), true
	case r.is("out.forecast"):
		return w.refuse("unknown", w.say("out.forecast")), true
	case len(r.Elsewhere) > 0 && len(r.Territories) == 0 && !(len(r.Zones) > 0 && r.asks("location.distance")):
		return w.elsewhere(), true
	case r.StrangeDocument:
		return w.refuse("unknown", w.say("unknown.question")), true
	case r.StrangeZone && len(r.Zones) == 0 && d.library.naming(r.strange) == nil && len(r.Companies) == 0:
		w.lead(w.say("unknown.zone"))
		w.para(d.can(w))
		w.para(w.say("unknown.staff"))
		return w.finish("unknown", false), true
	case r.is("out.weather", "out.other") && len(r.Zones) == 0 && !r.prefixed("kind.") && !r.is("scope.province") && len(r.Territories) == 0 && !(len(r.Tags) > 0 && len(r.Measures) == 0),
		r.mostlyStray():
		w.lead(w.say("out.scope", "can", d.can(w)))
		return w.finish("unknown", false), true
	}
	return Answer{}, false
}

func (w *draft) elsewhere() Answer {
	var names []string
	for _, m := range w.r.matches {
		for _, c := range m.concepts {
			if strings.HasPrefix(c, elsewhereName) || strings.HasPrefix(c, placeName) {
				names = appendNew(names, w.r.Text[w.r.units[m.from].start:w.r.units[m.to-1].end])
			}
		}
	}
	w.lead(w.say("elsewhere", "territory", w.home(), "place", strings.Join(names, w.say("join.comma"))))
	w.para(w.say("unknown.can", "territory", w.home()))
	return w.finish("unknown", false)
}

// staffOnly passes on a question that asks for people.
func (w *draft) staffOnly() (Answer, bool) {
	if w.r.is("human") {
		return w.refuse("staff", w.say("human")), true
	}
	return Answer{}, false
}

// beyond answers that what is asked for isn't known.
func (w *draft) beyond() Answer {
	if contains(w.r.Beyond, "x.capacity") {
		if a, ok := w.capacity(); ok {
			return a
		}
	}
	if contains(w.r.Beyond, "x.phone") {
		if a, ok := w.contactInfo(); ok {
			a.Answered = w.reachable
			return a
		}
	}
	subject := w.home()
	if len(w.r.Zones) > 0 {
		subject = w.zone(w.r.Zones[0])
	}
	return w.refuse("unknown", w.say("unknown.measure", "subject", subject, "label", w.say("label."+w.r.Beyond[0])))
}

// capacity tells a facility's figure where one is known.
func (w *draft) capacity() (Answer, bool) {
	for _, z := range w.r.Zones {
		for _, m := range w.r.Measures {
			for _, f := range w.pack.ZoneFacts(z, m) {
				if !f.Refer && strings.HasPrefix(string(m), "facility.") && tellsCapacity(f) {
					w.one(f)
					return w.finish("facility", true), true
				}
			}
		}
	}
	return Answer{}, false
}

// tellsCapacity reports whether a facility's fact holds a figure of what it can take.
func tellsCapacity(f *knowledge.Fact) bool {
	info, _ := f.Measure.Info()
	if f.Figure != nil {
		return true
	}
	for _, figure := range f.Figures {
		if contains(info.Units, figure.Unit) {
			return true
		}
	}
	return false
}

// measures answers every measure asked for, of every zone or of all together.
func (w *draft) measures() (Answer, bool) {
	topic := w.r.topic()
	if len(w.r.Zones) == 0 && w.r.prefixed("kind.") && w.countsZones() && !w.r.asks("stat.zones") && topic == "land" {
		w.r.Measures = append([]knowledge.Measure{"stat.zones"}, w.r.Measures...)
	}
	var unknown []string
	told := false
	for _, m := range w.r.Measures[:min(len(w.r.Measures), 3)] {
		if len(w.r.Zones) == 0 {
			if w.ofAll(m) {
				told = true
			} else {
				unknown = append(unknown, w.say("unknown.measure", "subject", w.home(), "label", w.measure(m)))
			}
			continue
		}
		for _, z := range w.r.Zones[:min(len(w.r.Zones), 4)] {
			if w.zoneMeasure(z, m) {
				told = true
			} else {
				unknown = append(unknown, w.say("unknown.measure", "subject", w.zone(z), "label", w.measure(m)))
			}
		}
	}
	if !told {
		if len(unknown) == 0 || len(w.r.Zones) == 0 {
			return Answer{}, false
		}
		return w.refuse(topic, unknown[0]), true
	}
	for _, s := range unknown {
		w.note(s)
	}
	if w.a.Confidence < 0 {
		w.para(w.say("unknown.staff"))
		return w.finish(topic, false), true
	}
	return w.finish(topic, true), true
}

// ofAll answers a measure without a zone: of all zones together, else of each.
func (w *draft) ofAll(m knowledge.Measure) bool {
	if s, ok := statOf[m]; ok && w.stat(s) {
		if m == "facility.wastewater" || m == "facility.solid_waste" {
			w.eachZone(m)
		}
		return true
	}
	if strings.HasPrefix(string(m), "stat.") {
		return w.stat(m)
	}
	if (m == "land.rent" || m == "land.fee") && !w.eachZone(m) {
		w.lead(w.say("price.unpublished", "subject", w.home()))
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

// eachZone lists a measure zone by zone.
func (w *draft) eachZone(m knowledge.Measure) bool {
	var items []string
	more := 0
	for _, z := range w.scope() {
		f := w.first(z.ID, m)
		if f == nil || m == "location.distance" && len(w.r.Places) > 0 && !contains(w.r.Places, f.Place) {
			continue
		}
		w.zones = appendNew(w.zones, z.ID)
		if len(items) == maxListed+2 {
			more++
			continue
		}
		items = append(items, w.say("label.value", "label", w.zone(z.ID), "value", w.brief(f)+w.asOf(f)))
	}
	if len(items) == 0 {
		return false
	}
	w.lead(w.say("facility.list.head", "label", w.measure(m)))
	for _, s := range items {
		w.item(s)
	}
	if more > 0 {
		w.item(w.say("list.more", "n", w.count(more)))
	}
	return true
}

// brief is a fact's state or figure, else its whole value.
func (w *draft) brief(f *knowledge.Fact) string {
	switch {
	case f.State != "":
		w.use(f)
		return w.say("state." + string(f.State))
	case f.Figure != nil:
		w.use(f)
		return w.figure(*f.Figure)
	case f.Name != "":
		w.use(f)
		return f.Name
	}
	return strings.TrimSuffix(w.value(f), ".")
}

// scope lists the zones that a question without zone names is about.
func (w *draft) scope() []*knowledge.Zone {
	var kept []*knowledge.Zone
	for _, z := range w.pack.Zones {
		if w.r.Kind != "" && z.Kind != w.r.Kind {
			continue
		}
		if !w.inTerritory(z) {
			continue
		}
		kept = append(kept, z)
	}
	return kept
}

func (w *draft) inTerritory(z *knowledge.Zone) bool {
	if len(w.r.Territories) == 0 {
		return true
	}
	for _, t := range w.r.Territories {
		if t == w.pack.Home || z.District == t || z.Commune == t {
			return true
		}
		if home := w.pack.Territory(w.pack.Home); home != nil && home.PartOf == t {
			return true
		}
	}
	return false
}

// countOrList answers "how many parks are there" and "which parks are there".
func (w *draft) countOrList() (Answer, bool) {
	r := w.r
	if w.placed() {
		return w.zonesThere(), true
	}
	if !r.prefixed("kind.") || len(r.Zones) > 0 || len(r.Stray) > 2 || r.prefixed("topic.") {
		return Answer{}, false
	}
	if len(r.Years) > 0 && !r.is("q.count", "g.list") {
		return Answer{}, false
	}
	if !r.is("q.count", "g.list", "q.which", "q.what", "q.overview", "total", "q.yesno") && len(r.Stray) > 0 {
		return Answer{}, false
	}
	kinds := []knowledge.Kind{r.Kind}
	if r.Kind == "" {
		kinds = []knowledge.Kind{knowledge.Park, knowledge.Cluster}
	}
	for _, k := range kinds {
		w.countKind(k)
	}
	if len(w.a.Lines) == 0 {
		return Answer{}, false
	}
	return w.finish("statistic", true), true
}

// placed reports whether zones of a part of the pack's territory are asked for.
func (w *draft) placed() bool {
	r := w.r
	inside := slices.ContainsFunc(r.Territories, func(id string) bool { return id != w.pack.Home && w.withinHome(id) })
	return inside && w.order() == "" && len(r.Zones) == 0 && len(r.Measures) == 0 && r.prefixed("kind.") && !r.prefixed("topic.") && len(w.scope()) > 0 &&
		(r.is("q.which", "g.list", "cond.need", "q.count", "q.yesno", "q.what", "q.overview", "cond.with") || len(r.units) <= 8)
}

// zonesThere lists the zones of a territory with their status.
func (w *draft) zonesThere() Answer {
	told := false
	for _, t := range w.r.Territories {
		for _, m := range []knowledge.Measure{"stat.zones", "stat.area"} {
			told = w.bestStat(m, w.pack.Stats(t, w.r.Kind, m)) || told
		}
	}
	var names []string
	var items []string
	for _, z := range w.scope() {
		w.zones = append(w.zones, z.ID)
		names = append(names, w.zone(z.ID))
		if f := cmp.Or(w.first(z.ID, "location.former"), w.first(z.ID, "location.address")); f != nil {
			items = append(items, w.say("label.value", "label", w.zone(z.ID), "value", strings.TrimSuffix(w.value(f), ".")))
		}
	}
	kinds := w.say("kinds.both")
	if w.r.Kind != "" {
		kinds = w.say("kind." + string(w.r.Kind))
	}
	if told && w.r.is("q.count") {
		w.item(strings.Join(names, w.say("join.comma")))
		return w.finish("statistic", true)
	}
	head := w.say("list.head", "n", w.count(len(names)), "kinds", kinds, "names", strings.Join(names, w.say("join.comma")))
	w.lead(w.say("fact.plain", "subject", w.territory(w.r.Territories[0]), "value", head))
	for _, s := range items[:min(len(items), 8)] {
		w.item(s)
	}
	return w.finish("location", true)
}

// most names in one line
const maxNamed = 30

func (w *draft) countKind(k knowledge.Kind) {
	territory := w.pack.Home
	if len(w.r.Territories) > 0 {
		territory = w.r.Territories[0]
	}
	saved := w.r.Kind
	w.r.Kind = k
	told := false
	if facts := w.pack.Stats(territory, k, "stat.zones"); len(facts) > 0 {
		told = w.bestStat("stat.zones", facts)
	}
	names := []string{}
	for _, z := range w.scope() {
		name, _ := z.Short.In(w.lang)
		names = append(names, name)
		w.zones = append(w.zones, z.ID)
	}
	w.r.Kind = saved
	if len(names) == 0 {
		return
	}
	total := len(names)
	list := strings.Join(names[:min(total, maxNamed)], w.say("join.comma"))
	if total > maxNamed {
		list += w.say("join.comma") + w.say("list.more", "n", w.count(total-maxNamed))
	}
	if told {
		w.item(list)
		return
	}
	w.lead(w.say("list.head", "n", w.count(total), "kinds", w.say("kind."+string(k)), "names", list))
}

// ofTenant reports whether what is asked is asked of a tenant rather than of its zone.
func (w *draft) ofTenant() bool {
	return slices.ContainsFunc(w.r.Companies, func(id string) bool {
		f := w.pack.Fact(id)
		return f != nil && f.Measure == "profile.tenant"
	}) && strings.HasPrefix(string(w.r.Measures[0]), "stat.")
}

// company answers where a named company is, or what is known of it.
func (w *draft) company() (Answer, bool) {
	r := w.r
	if len(r.Companies) == 0 {
		return Answer{}, false
	}
	var zones []string
	for _, id := range r.Companies {
		f := w.pack.Fact(id)
		if f == nil || f.Refer || len(r.Zones) > 0 && !contains(r.Zones, f.Zone) {
			continue
		}
		zones = append(zones, f.Zone)
		w.use(f)
		if s := w.text(f.Text, f.Figures); s != "" {
			w.lead(w.say("company.at", "company", f.Name, "zone", w.zone(f.Zone)))
			w.para(strings.TrimSuffix(s, ".") + w.asOf(f))
		} else {
			w.lead(strings.TrimSuffix(w.say("company.at", "company", f.Name, "zone", w.zone(f.Zone)), ".") + w.asOf(f))
		}
		w.doubts(f)
	}
	if len(zones) == 0 {
		return Answer{}, false
	}
	w.zones = appendNew(w.zones, zones...)
	return w.finish("statistic", true), true
}

// overview tells the most important facts of a zone.
func (w *draft) overview(zone string) Answer {
	status := w.first(zone, "land.status")
	if status != nil {
		w.lead(w.say("overview", "subject", w.zone(zone), "status", w.valueAt(status)))
	} else {
		w.lead(w.say("overview.plain", "subject", w.zone(zone)))
	}
	for _, m := range []knowledge.Measure{"land.planned", "land.occupancy", "land.available", "facility.wastewater", "profile.developer", "land.lease_end", "location.distance", "location.address", "location.former"} {
		f := w.first(zone, m)
		if f == nil || m == "location.former" && w.first(zone, "location.address") != nil {
			continue
		}
		w.item(w.say("label.value", "label", w.label(f), "value", w.brief(f)+w.asOf(f)))
	}
	w.item(w.say("rent.ask"))
	w.zones = []string{zone}
	if len(w.facts) == 0 {
		return w.refuse("unknown", w.say("unknown.zone"))
	}
	return w.finish("land", true)
}

// contactInfo tells whom to turn to.
func (w *draft) contactInfo() (Answer, bool) {
	if !w.r.is("topic.contact", "x.phone", "x.staff_names") {
		return Answer{}, false
	}
	var best *knowledge.Contact
	for _, c := range w.pack.Contacts {
		if c.Former || w.r.Kind != "" && c.Kind != "" && c.Kind != w.r.Kind {
			continue
		}
		if best == nil || best.Kind == "" && c.Kind != "" && w.r.Kind == c.Kind {
			best = c
		}
	}
	if best == nil {
		return Answer{}, false
	}
	w.contacts = append(w.contacts, best)
	w.cite(best.Sources...)
	name, _ := best.Names.In(w.lang)
	w.lead(name + ": " + w.text(best.Role, nil))
	reach := []string{}
	for _, s := range []string{best.Phone, best.Email, best.Website} {
		if s != "" {
			reach = append(reach, s)
		}
	}
	if s := w.text(best.Address, nil); s != "" {
		reach = append(reach, s)
	}
	w.reachable = len(reach) > 0
	if w.reachable {
		w.para(strings.Join(reach, w.say("join.comma")))
	} else {
		w.para(w.say("contact.ask"))
	}
	return w.finish("contact", true), true
}

// unknown says that the question can't be answered, and what can be.
func (w *draft) unknown() Answer {
	r := w.r
	if len(r.Measures) > 0 && strings.HasPrefix(string(r.Measures[0]), "stat.") {
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.home(), "label", w.measure(r.Measures[0])))
	}
	if len(r.Measures) > 0 && len(r.Zones) == 0 {
		w.a.Lines = nil
		w.lead(w.say("unknown.which", "label", w.measure(r.Measures[0])))
		return w.finish("unknown", false)
	}
	a := w.refuse("unknown", w.say("unknown.question"))
	return a
}
