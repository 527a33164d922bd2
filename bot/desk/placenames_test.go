package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// TestPlacesElsewhereAskedPlainly asks the plain questions about places that the packaged pack doesn't know, each of another place and
// in another spelling, and compares with testdata/elsewhere.txt which are answered all the same. Run with -update to write it.
func TestPlacesElsewhereAskedPlainly(t *testing.T) {
	questions := plainQuestions(t)
	pack, err := knowledge.Packaged()
	if err != nil {
		t.Fatal(err)
	}
	d := deskOf(t, pack, nil)
	places := strangePlaces(t, pack)
	var out bytes.Buffer
	fmt.Fprintln(&out, "# Plain questions about places that the packaged pack doesn't know, and those that are answered all the same.")
	fmt.Fprintln(&out, "# Written by: go test ./bot/desk -run Plainly -update")
	for _, lang := range knowledge.Langs() {
		asked := 0
		var faults []string
		for _, m := range slices.Sorted(maps.Keys(questions[lang])) {
			for _, q := range questions[lang][m] {
				for range 4 {
					place := places[asked*37%len(places)]
					question := strings.NewReplacer("{z}", strangely(place, asked, lang), "{p}", placeOf(pack, nil, lang)).Replace(q)
					if lang == knowledge.VI && asked%2 == 1 {
						question = text.Fold(question)
					}
					asked++
					if a := d.Answer(context.Background(), desk.Question{Text: question}); a.Answered {
						faults = append(faults, fmt.Sprintf("%s => %s", question, strings.Join(a.Facts, " ")))
					}
				}
			}
		}
		fmt.Fprintf(&out, "\n%s: %d of %d answered\n", lang, len(faults), asked)
		for _, f := range faults {
			fmt.Fprintln(&out, "  "+f)
		}
	}
	golden(t, "testdata/elsewhere.txt", out.Bytes())
}

// strangePlaces are the names of places of the country but those that a pack speaks of.
func strangePlaces(t *testing.T, pack *knowledge.Pack) []string {
	t.Helper()
	data, err := os.ReadFile("lexicon/placenames.txt")
	if err != nil {
		t.Fatal(err)
	}
	var spoken strings.Builder
	for _, z := range pack.Zones {
		fmt.Fprintln(&spoken, z.Names, z.Short, z.Aliases)
	}
	for _, o := range pack.Territories {
		fmt.Fprintln(&spoken, o.Names, o.Aliases)
	}
	for _, p := range pack.Places {
		fmt.Fprintln(&spoken, p.Names, p.Aliases)
	}
	for _, f := range pack.Facts {
		fmt.Fprintln(&spoken, f.Text, f.Note)
	}
	for _, a := range pack.Articles {
		fmt.Fprintln(&spoken, a.Text, a.Questions)
	}
	names := text.Fold(spoken.String())
	var places []string
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if !strings.HasPrefix(line, "#") && strings.Count(line, " ") == 1 && !strings.Contains(names, text.Fold(line)) {
			places = append(places, line)
		}
	}
	return places
}

// strangely spells a place in one of the ways in which people do.
func strangely(place string, n int, lang knowledge.Lang) string {
	plain := text.Fold(place)
	switch lang {
	case knowledge.VI:
		return []string{"KCN " + place, "kcn " + plain, place, plain}[n%4]
	case knowledge.EN:
		return []string{capitalised(plain) + " IP", plain + " industrial park", capitalised(plain), plain}[n%4]
	case knowledge.KO:
		return []string{place + " 산업단지", capitalised(plain)}[n%2]
	case knowledge.ZH:
		return []string{place + "工业园区", capitalised(plain)}[n%2]
	}
	return []string{place + "工業団地", capitalised(plain)}[n%2]
}
