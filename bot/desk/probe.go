package desk

import (
	"context"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// Unfit is the error of a desk that does not answer its pack's probe questions.
type Unfit struct {
	Misses []knowledge.Probe
	Of     int // probes asked
}

func (u *Unfit) Error() string { return u.Message().String() }

// Message says how many questions are not answered, and names the first of them.
func (u *Unfit) Message() knowledge.Message {
	var asked knowledge.Message
	for i, p := range u.Misses[:min(len(u.Misses), 3)] {
		one := knowledge.Messagef("%q, expected an answer by %s", p.Text, strings.Join(p.Expect, ", "))
		if asked = knowledge.Messagef("%s; %s", asked, one); i == 0 {
			asked = one
		}
	}
	return knowledge.Messagef("%d of %d probe questions are not answered as expected: %s", len(u.Misses), u.Of, asked)
}

// Probe asks the questions that the pack must answer before it is served; it returns *Unfit, or ctx's error when that ends first.
func (d *Desk) Probe(ctx context.Context) error {
	unfit := &Unfit{Of: len(d.pack.Probes)}
	for _, p := range d.pack.Probes {
		a := d.Answer(ctx, Question{Text: p.Text, Lang: p.Lang})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !a.Answered || !slices.ContainsFunc(p.Expect, func(id string) bool { return slices.Contains(a.Facts, id) }) {
			unfit.Misses = append(unfit.Misses, p)
		}
	}
	if len(unfit.Misses) > 0 {
		return unfit
	}
	return nil
}
