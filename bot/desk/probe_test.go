package desk

import (
	"errors"
	"testing"

	"zonedesk/knowledge"
	"zonedesk/search"
)

func TestPackagedPackAnswersItsProbes(t *testing.T) {
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	index, err := search.Build(pack)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	d, err := New(pack, index)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Probe(t.Context()); err != nil {
		t.Errorf("%v: expected all to be answered", err)
	}
	with := *pack
	with.Probes = append(with.Probes[:len(with.Probes):len(with.Probes)], knowledge.Probe{Lang: knowledge.EN, Text: "What is the price of gold?", Expect: []string{"land.gold"}})
	if d, err = New(&with, index); err != nil {
		t.Fatal(err)
	}
	unfit, ok := errors.AsType[*Unfit](d.Probe(t.Context()))
	if !ok || len(unfit.Misses) != 1 || unfit.Of != len(with.Probes) {
		t.Errorf("a question that nothing answers gives %v: expected it to be the only miss", unfit)
	}
}
