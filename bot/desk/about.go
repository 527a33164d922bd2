package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

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
	w.para(w.can())
	return w.finish("unknown", false)
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
	private := slices.IndexFunc(r.Beyond, func(x string) bool { return x == "x.phone" || x == "x.staff_names" || x == "x.profit" })
	if m := w.untold(); private < 0 && m != "" {
		w.note(w.say("unknown.measure", "subject", w.pack.Fact(r.Companies[0]).Name, "label", w.measure(m)))
		w.para(w.say("unknown.staff"))
		return w.finish("statistic", false), true
	}
	if private >= 0 {
		w.note(w.say("unknown.measure", "subject", w.pack.Fact(r.Companies[0]).Name, "label", w.say("label."+r.Beyond[private])))
		w.para(w.say("unknown.staff"))
	}
	return w.finish("statistic", private < 0), true
}

// untold is the figure that is asked of the companies named, and that their records don't hold; "" when there is none.
func (w *draft) untold() knowledge.Measure {
	for _, m := range w.r.Measures {
		info, _ := m.Info()
		if !strings.HasPrefix(string(m), "stat.") || m == "stat.projects" || info.Form != knowledge.Amount {
			continue
		}
		holds := slices.ContainsFunc(w.r.Companies, func(id string) bool {
			f := w.pack.Fact(id)
			for _, figure := range f.Figures {
				if contains(info.Units, figure.Unit) {
					return true
				}
			}
			return false
		})
		if !holds {
			return m
		}
	}
	return ""
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
