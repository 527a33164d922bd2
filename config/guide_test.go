package config

import (
	"os"
	"regexp"
	"testing"
)

func TestTheOperatorGuideListsEachSettingWithItsDefault(t *testing.T) {
	guide, err := os.ReadFile("../docs/operator.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(ZONEDESK_[A-Z_]+)` \\|.*\\| ([^|]+) \\|$").FindAllStringSubmatch(string(guide), -1) {
		if _, twice := listed[row[1]]; twice {
			t.Errorf("%s is listed twice", row[1])
		}
		listed[row[1]] = row[2]
	}
	for _, name := range Names() {
		shown, ok := listed[name.Variable()]
		if !ok {
			t.Errorf("%s is not in the table of settings: expected a row", name.Variable())
		}
		if preset := presets[name]; preset != "" && name != Stale && shown != "`"+preset+"`" {
			t.Errorf("%s is listed with the default %s: expected `%s`", name.Variable(), shown, preset)
		}
		delete(listed, name.Variable())
	}
	for variable := range listed {
		t.Errorf("%s is listed, and is no setting", variable)
	}
}
