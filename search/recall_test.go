package search

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"testing"
	"text/tabwriter"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

var update = flag.Bool("update", false, "write the measured results to testdata")

// folds are the parts into which the phrasings of each article are dealt, for each part to be asked of an index without it.
const folds = 4

// TestRecall measures retrieval alone: how often and how high an article of the packaged pack is found by a question that
// is not in the index. It compares with testdata/recall.txt, so that every change of the ranking shows; -update writes it.
//
// "held out": the questions written beside an article are dealt into four parts; each part is asked of an index that lacks
// it, the article's other phrasings being there. "no questions": asked of an index of titles and texts alone, as if nobody
// had written a phrasing. Every record competes, zones and facts as well, and only the article asked for counts as right,
// even where a fact or another article says the same.
func TestRecall(t *testing.T) {
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	heldOut, unmarked, bare := newRecalls(), newRecalls(), newRecalls()
	for part := range folds {
		dealt := func(i int) bool { return i%folds == part }
		x := mustBuild(t, withoutQuestions(pack, dealt))
		ask(t, x, pack, dealt, same, heldOut)
		ask(t, x, pack, dealt, text.Fold, unmarked)
	}
	all := func(int) bool { return true }
	ask(t, mustBuild(t, withoutQuestions(pack, all)), pack, all, same, bare)

	var out bytes.Buffer
	fmt.Fprintln(&out, "# Articles found by questions that the index does not hold: share found first, among the first five, and mean of")
	fmt.Fprintln(&out, "# 1/rank among the first ten. The set-ups are told at TestRecall. Written by: go test ./search -run TestRecall -update")
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set-up\tlang\tquestions\trecall@1\trecall@5\tMRR\t")
	for _, lang := range knowledge.Langs() {
		heldOut[lang].write(w, "held out", lang)
	}
	unmarked[knowledge.VI].write(w, "held out, without marks", knowledge.VI)
	for _, lang := range knowledge.Langs() {
		bare[lang].write(w, "no questions", lang)
	}
	w.Flush()
	golden(t, "testdata/recall.txt", out.Bytes())
}

func same(s string) string { return s }

// recall counts what questions in one language found.
type recall struct {
	asked, first, five int
	reciprocal         float64
}

func newRecalls() map[knowledge.Lang]*recall {
	all := map[knowledge.Lang]*recall{}
	for _, lang := range knowledge.Langs() {
		all[lang] = &recall{}
	}
	return all
}

func (r *recall) share(n float64) float64 { return n / float64(r.asked) }

// withoutQuestions is a pack whose articles lack the phrasings that leave chooses by their place in the article's list.
func withoutQuestions(pack *knowledge.Pack, leave func(int) bool) *knowledge.Pack {
	p := *pack
	p.Articles = nil
	for _, a := range pack.Articles {
		c := *a
		c.Questions = map[knowledge.Lang][]string{}
		for lang, list := range a.Questions {
			for i, q := range list {
				if !leave(i) {
					c.Questions[lang] = append(c.Questions[lang], q)
				}
			}
		}
		p.Articles = append(p.Articles, &c)
	}
	return &p
}

// ask puts the chosen phrasings of all articles to an index.
func ask(t *testing.T, x *Index, pack *knowledge.Pack, chosen func(int) bool, change func(string) string, to map[knowledge.Lang]*recall) {
	t.Helper()
	for _, lang := range knowledge.Langs() {
		for _, a := range pack.Articles {
			for i, q := range a.Questions[lang] {
				if !chosen(i) {
					continue
				}
				hits, err := x.Search(t.Context(), Query{Text: change(q), Lang: lang, Limit: 10})
				if err != nil {
					t.Fatal(err)
				}
				to[lang].count(slices.IndexFunc(hits, func(h Hit) bool { return h.ID == a.ID }))
			}
		}
	}
}

// count notes at which place, from 0, the article was found; -1 for not among the first ten.
func (r *recall) count(place int) {
	r.asked++
	if place < 0 {
		return
	}
	r.reciprocal += 1 / float64(place+1)
	if place == 0 {
		r.first++
	}
	if place < 5 {
		r.five++
	}
}

func (r *recall) write(w io.Writer, setUp string, lang knowledge.Lang) {
	fmt.Fprintf(w, "%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t\n", setUp, lang, r.asked, r.share(float64(r.first)), r.share(float64(r.five)), r.share(r.reciprocal))
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the results differ from %s; if that is meant, write them with -update\nwas\n%s\nis\n%s", file, want, got)
	}
}
