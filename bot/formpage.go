package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
)

// most choices on one page of a form
const choicesShown = 8

// page is the text and the buttons of a form as it stands.
func (t *turn) page(f *form, o *openForm) (html string, buttons [][]telegram.Button) {
	s := f.step(o.Step)
	if s == nil || o.Step == reviewStep {
		return t.review(f, o)
	}
	place, all := f.place(t, o, s.name)
	b := &strings.Builder{}
	fmt.Fprintf(b, "%s", telegram.Bold(t.text("form.title."+f.name)))
	if all > 1 {
		fmt.Fprintf(b, " · %d/%d", place, all)
	}
	t.lines(b, f, o)
	ask := t.text("form.ask."+f.name+"."+s.name, t.examples()...)
	if len(o.Offer) > 0 {
		ask = t.text("form.which")
	}
	head, hint, _ := strings.Cut(ask, "\n")
	fmt.Fprintf(b, "\n\n%s", telegram.Bold(head))
	if hint != "" {
		fmt.Fprintf(b, "\n%s", telegram.Escape(hint))
	}
	return b.String(), append(t.choiceRows(f, o, s), t.steeringRows(f, o, s)...)
}

// examples are names for the examples in questions: the two zones and the place with the shortest names.
func (t *turn) examples() []any {
	shortest := func(of string) []desk.Choice {
		list := append(t.desk.Choices(t.language(), of), desk.Choice{}, desk.Choice{})
		slices.SortStableFunc(list[:len(list)-2], func(a, b desk.Choice) int { return utf8.RuneCountInString(a.Label) - utf8.RuneCountInString(b.Label) })
		return list
	}
	zones, places := shortest(desk.ZoneChoice), shortest(desk.PlaceChoice)
	return []any{"zone", zones[0].Label, "other", zones[1].Label, "place", places[0].Label}
}

// lines tells the answers so far.
func (t *turn) lines(b *strings.Builder, f *form, o *openForm) {
	first := true
	for i := range f.steps {
		s := &f.steps[i]
		line := t.line(f, o, s)
		if line == "" || s.name == o.Step && s.most == 0 {
			continue
		}
		if first {
			b.WriteByte('\n')
			first = false
		}
		b.WriteString("\n" + line)
	}
}

// labelValue is the phrase by which the desk sets a value behind its label, alike in some languages.
const labelValue = "label.value"

// line tells a step's answer; empty when there is none, or the step has no place in the form any more.
func (t *turn) line(f *form, o *openForm, s *step) string {
	codes, settled := o.Answers[s.name]
	labels := t.labels(s, codes)
	if !settled || !s.applies(t, o) && !s.beside || s.beside && len(labels) == 0 {
		return ""
	}
	mark, value := "✓ ", strings.Join(labels, t.text("join.comma"))
	if len(labels) == 0 {
		mark, value = "– ", t.text("form.any."+f.name)
	}
	before, after, _ := strings.Cut(t.text(labelValue, "label", t.text("form.line."+f.name+"."+s.name), "value", "\x00"), "\x00")
	return mark + telegram.Escape(before) + telegram.Bold(value) + telegram.Escape(after)
}

func (t *turn) labels(s *step, codes []string) []string {
	var labels []string
	for _, code := range codes {
		if label := s.label(t, code); label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

// place is which of the steps asked a step is, and how many there are.
func (f *form) place(t *turn, o *openForm, name string) (place, all int) {
	for i := range f.steps {
		s := &f.steps[i]
		if s.applies(t, o) {
			all++
		}
		if s.name == name {
			place = all
		}
	}
	return place, all
}

// choiceRows are the choices of a step, or what the last text may have meant.
func (t *turn) choiceRows(f *form, o *openForm, s *step) [][]telegram.Button {
	choices := s.choices(t, o)
	if len(o.Offer) > 0 {
		choices = nil
		for _, code := range o.Offer {
			choices = append(choices, desk.Choice{Code: code, Label: s.label(t, code)})
		}
	}
	pages := (len(choices) + choicesShown - 1) / choicesShown
	page := min(max(o.Page, 0), max(pages-1, 0))
	var list []telegram.Button
	for _, c := range choices[page*choicesShown : min(len(choices), (page+1)*choicesShown)] {
		sign, mark := "=", ""
		chosen := slices.Contains(o.Answers[s.name], c.Code)
		switch {
		case chosen && s.most > 0:
			sign, mark = "-", "✅ "
		case chosen:
			mark = "✅ "
		case s.most > 0:
			sign = "+"
		}
		if b := t.formButton(f, o, mark+c.Label, s.name, sign+c.Code); len(b.Data) <= 64 && c.Label != "" {
			list = append(list, b)
		}
	}
	rows := inRows(list)
	if pages > 1 {
		rows = append(rows, []telegram.Button{
			t.formButton(f, o, "◀", s.name, "p"+strconv.Itoa((page+pages-1)%pages)),
			t.formButton(f, o, fmt.Sprintf("%d/%d", page+1, pages), s.name, "p"+strconv.Itoa(page)),
			t.formButton(f, o, "▶", s.name, "p"+strconv.Itoa((page+1)%pages)),
		})
	}
	return rows
}

// steeringRows lead through the form.
func (t *turn) steeringRows(f *form, o *openForm, s *step) [][]telegram.Button {
	var rows [][]telegram.Button
	chosen := len(o.Answers[s.name])
	if s.most > 0 && chosen > 0 && chosen >= s.least {
		rows = append(rows, []telegram.Button{t.formButton(f, o, t.text("form.next."+f.name), s.name, next)})
	}
	var way []telegram.Button
	if before := f.before(t, o, s.name); before != "" {
		way = append(way, t.formButton(f, o, t.text("form.back"), before, goTo))
	}
	if s.least == 0 && !(s.most > 0 && chosen > 0) {
		way = append(way, t.formButton(f, o, t.text("form.skip"), s.name, skip))
	}
	if len(way) > 0 {
		rows = append(rows, way)
	}
	if f.early && f.told(o) {
		rows = append(rows, []telegram.Button{t.formButton(f, o, t.text("form.end."+f.name), s.name, finish)})
	}
	last := []telegram.Button{t.formButton(f, o, t.text("form.cancel"), s.name, cancel)}
	if f.told(o) {
		last = append([]telegram.Button{t.formButton(f, o, t.text("form.again"), s.name, restart)}, last...)
	}
	return append(rows, last)
}

// told reports whether any step has an answer.
func (f *form) told(o *openForm) bool {
	return slices.ContainsFunc(f.steps, func(s step) bool { return len(o.Answers[s.name]) > 0 })
}

// review offers the answers to be changed.
func (t *turn) review(f *form, o *openForm) (html string, buttons [][]telegram.Button) {
	b := &strings.Builder{}
	b.WriteString(telegram.Bold(t.text("form.title." + f.name)))
	t.lines(b, f, o)
	b.WriteString("\n\n" + telegram.Bold(t.text("form.review")))
	var list []telegram.Button
	for i := range f.steps {
		if s := &f.steps[i]; s.applies(t, o) {
			list = append(list, t.formButton(f, o, t.text("form.line."+f.name+"."+s.name), s.name, goTo))
		}
	}
	rows := inRows(list)
	if f.early {
		rows = append(rows, []telegram.Button{t.formButton(f, o, t.text("form.end."+f.name), reviewStep, finish)})
	}
	return b.String(), append(rows, []telegram.Button{
		t.formButton(f, o, t.text("form.again"), reviewStep, restart), t.formButton(f, o, t.text("form.cancel"), reviewStep, cancel),
	})
}

func (t *turn) formButton(f *form, o *openForm, label, step, act string) telegram.Button {
	return telegram.Button{Text: label, Data: data(f.kind, fmt.Sprintf("%d:%s:%s", o.ID, step, act))}
}

// most answers to questions under which the way back into a form is shown
const asidesShown = 3

// continueRow leads back into the form that is open.
func (t *turn) continueRow() [][]telegram.Button {
	f, o := t.openedForm()
	if f == nil || o.Aside > asidesShown {
		return nil
	}
	return [][]telegram.Button{{t.formButton(f, o, t.text("form.continue."+f.name), o.Step, goTo)}}
}
