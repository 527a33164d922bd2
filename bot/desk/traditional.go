package desk

import (
	_ "embed"
	"strings"
	"sync"

	"zonedesk/knowledge"
)

// traditionalForms are characters and phrases, one a line: simplified and, in as many characters, traditional.
//
//go:embed traditional.txt
var traditionalForms string

// script writes simplified Chinese in traditional characters.
type script struct {
	forms   map[string]string
	longest int // characters of a phrase
}

var traditionalScript = sync.OnceValue(func() script {
	s := script{forms: map[string]string{}}
	for line := range entries(traditionalForms) {
		both := []rune(line)
		half := len(both) / 2
		s.forms[string(both[:half])] = string(both[half:])
		s.longest = max(s.longest, half)
	}
	return s
})

// Traditional writes a text in simplified Chinese in traditional characters, as in Taiwan; what isn't Chinese stays as it is.
func Traditional(text string) string {
	s := traditionalScript()
	runes := []rune(text)
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(runes); {
		if runes[i] < firstHan {
			b.WriteRune(runes[i])
			i++
			continue
		}
		n, form := s.at(runes[i:])
		b.WriteString(form)
		i += n
	}
	return b.String()
}

// at is the form of the longest phrase with which a text begins, and its length in characters.
func (s script) at(runes []rune) (n int, form string) {
	for n := min(s.longest, len(runes)); n > 0; n-- {
		if form, ok := s.forms[string(runes[:n])]; ok {
			return n, form
		}
	}
	return 1, string(runes[0])
}

// inTraditional reports whether the asker reads traditional characters: by the question, else as in the conversation, else by the client.
func (q Question) inTraditional() bool {
	before := q.Traditional
	if q.Context.Lang == knowledge.ZH {
		before = q.Context.Traditional
	}
	traditional, simple := 0, 0
	for _, r := range q.Text {
		switch {
		case r < firstHan:
		case simplified(r) != r:
			traditional++
		case traditional > 0 || before:
			if form := traditionalScript().forms[string(r)]; form != "" && form != string(r) {
				simple++
			}
		}
	}
	if traditional == simple {
		return before
	}
	return traditional > simple
}

// inScript writes an answer in Chinese in the characters that the asker reads.
func (a Answer) inScript(q Question) Answer {
	if a.Lang != knowledge.ZH {
		return a
	}
	if a.Context.Traditional = q.inTraditional(); !a.Context.Traditional {
		return a
	}
	a.Lines = each(a.Lines, func(l *Line) { l.Text, l.Name = Traditional(l.Text), Traditional(l.Name) })
	a.Buttons = each(a.Buttons, func(b *Button) { b.Label = Traditional(b.Label) })
	a.Sources = each(a.Sources, rewrite)
	a.Confirm = each(a.Confirm, rewrite)
	a.Rates = each(a.Rates, func(r *Rate) {
		r.Years, r.What, r.Basis, r.InForce = Traditional(r.Years), Traditional(r.What), Traditional(r.Basis), Traditional(r.InForce)
	})
	if a.Table != nil {
		a.Table = a.Table.inTraditional()
	}
	if a.Chart != nil {
		a.Chart = a.Chart.inTraditional()
	}
	return a
}

func (t Table) inTraditional() *Table {
	rewrite(&t.Title)
	rewrite(&t.Differs)
	rewrite(&t.Doubt)
	t.Columns = each(t.Columns, rewrite)
	t.Rows = each(t.Rows, func(r *Row) {
		rewrite(&r.Label)
		r.Cells = each(r.Cells, func(c *Cell) { c.Text, c.AsOf = Traditional(c.Text), Traditional(c.AsOf) })
	})
	return &t
}

func (c Chart) inTraditional() *Chart {
	rewrite(&c.Title)
	rewrite(&c.Unit)
	rewrite(&c.Doubtful)
	c.Sources = each(c.Sources, rewrite)
	plotted := func(p *Plotted) { p.Label, p.Text = Traditional(p.Label), Traditional(p.Text) }
	c.Bars = each(c.Bars, plotted)
	c.Series = each(c.Series, func(s *Series) {
		rewrite(&s.Name)
		s.Points = each(s.Points, plotted)
	})
	return &c
}

func rewrite(s *string) { *s = Traditional(*s) }

// each is a copy of a list with every item changed.
func each[T any](list []T, change func(*T)) []T {
	if list == nil {
		return nil
	}
	changed := make([]T, len(list))
	for i, item := range list {
		change(&item)
		changed[i] = item
	}
	return changed
}
