package bot

import (
	"slices"

	"zonedesk/bot/desk"
)

// comparison is the guided form that sets two to four zones side by side.
func comparison() *form {
	return &form{
		kind: compareData, name: "compare",
		steps: []step{{name: "zones", least: 2, most: 4, choices: from(desk.ZoneChoice), label: wordedAs(desk.ZoneChoice)}},
		read: func(t *turn, _ *openForm, text string) reading {
			told := t.understand(text)
			r := reading{asks: told.Asks}
			if len(told.Zones) > 0 {
				r.answers = map[string][]string{"zones": told.Zones}
			}
			return r
		},
		done: func(t *turn, o *openForm) error {
			answer := t.consult(desk.Question{Compare: o.Answers["zones"], Lang: t.language()})
			return t.conclude(o, render(answer), t.layout(answer))
		},
		again: func(r result) map[string][]string {
			if r.Compare == nil {
				return nil
			}
			return map[string][]string{"zones": r.Compare}
		},
	}
}

// addZone adds a zone to the comparison that is open, or begins one with it.
func (t *turn) addZone(zone string) error {
	f, o := t.openedForm()
	switch {
	case !t.memory:
		return t.say("error.store")
	case t.desk.Name(t.language(), desk.ZoneChoice, zone) == "":
		t.toast.say(t.text("button.old"))
		return nil
	case f == nil || f.kind != compareData:
		f = comparison()
		o = t.open(f, map[string][]string{}, f.steps[0].name)
	}
	s := &f.steps[0]
	if zones := o.Answers[s.name]; !slices.Contains(zones, zone) {
		return t.choose(f, o, s, "+", zone)
	}
	return t.present(f, o)
}
