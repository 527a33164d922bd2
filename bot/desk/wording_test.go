package desk_test

import (
	"os"
	"regexp"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestNoWordingHoldsAFigure: a figure that stands in the wording itself is in no record, so that every answer with it would be withheld.
func TestNoWordingHoldsAFigure(t *testing.T) {
	figure := regexp.MustCompile(`[0-9]`)
	placeholder := regexp.MustCompile(`\{[^}]*\}`)
	own := []string{"months", "unit.own decimal"} // names of months, which are dates; a setting
	for _, lang := range []string{"vi", "en", "ko", "zh", "ja"} {
		data, err := os.ReadFile("phrases/" + lang + "/desk.yaml")
		if err != nil {
			t.Fatal(err)
		}
		var phrases map[string]string
		if err := yaml.Unmarshal(data, &phrases); err != nil {
			t.Fatal(err)
		}
		for _, key := range own {
			delete(phrases, key)
		}
		for key, phrase := range phrases {
			if figure.MatchString(placeholder.ReplaceAllString(phrase, "")) {
				t.Errorf("%s, %s: %q holds a figure of its own: expected it in words", lang, key, phrase)
			}
		}
	}
}
