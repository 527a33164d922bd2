package bot

import (
	"slices"
	"strings"

	"zonedesk/bot/desk"
	"zonedesk/bot/picture"
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
			if err := t.sendComparison(answer); err != nil {
				return err
			}
			t.takeAway(o.Message)
			return nil
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

// sendComparison sends zones set side by side, as a picture and in words.
func (t *turn) sendComparison(a desk.Answer) error {
	if a.Table == nil {
		return t.send(render(a), t.layout(a))
	}
	var sources []string
	for _, line := range a.Lines {
		if line.Kind == desk.Source {
			sources = append(sources, line.Text)
		}
	}
	sources = append(sources, a.Sources[min(len(sources), len(a.Sources)):]...) // a chat names only the first few
	sources = sources[:min(len(sources), picture.MaxSources)]
	d, err := newDrawing([]any{"table", a.Lang, a.Table, sources}, func(p *picture.Drawer) ([]byte, error) { return p.Table(tableOf(a, sources)) })
	if err != nil {
		return err
	}
	return t.sendPicture(d, render(a), t.layout(a))
}

// pictureOf sends the comparison of a result as a picture.
func (t *turn) pictureOf(id string) error {
	r, ok := t.conv.result(id)
	if !ok || len(r.Compare) == 0 {
		t.toast.say(t.text("button.old"))
		return nil
	}
	answer := t.consult(desk.Question{Compare: r.Compare, Lang: t.language()})
	return t.sendComparison(answer)
}

func tableOf(a desk.Answer, sources []string) picture.Table {
	table := picture.Table{
		Frame:   picture.Frame{Lang: string(a.Lang), Title: a.Table.Title, Doubtful: a.Table.Doubt, Sources: sources},
		Differs: a.Table.Differs, Columns: a.Table.Columns,
	}
	for _, row := range a.Table.Rows {
		cells := picture.Row{Label: row.Label, Differs: row.Differs}
		for _, c := range row.Cells {
			v := picture.Value{State: picture.Unknown, Text: strings.TrimSpace(c.Text + c.AsOf)}
			switch {
			case c.Doubt:
				v.State = picture.Doubtful
			case c.Known:
				v.State = picture.Known
			}
			cells.Cells = append(cells.Cells, v)
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}
