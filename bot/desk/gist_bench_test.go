package desk_test

import (
	"fmt"
	"testing"

	"zonedesk/bot/desk"
)

// BenchmarkGroup groups as many questions as are kept at most, of which a fifth are alike.
func BenchmarkGroup(b *testing.B) {
	d := packagedDesk(b)
	var all []desk.Saying
	words := []string{"crane", "forklift", "translator", "notary", "kindergarten", "shuttle bus", "warehouse", "signboard", "compressor", "guard dog", "caterer", "gardener"}
	for i := range 2000 {
		q := fmt.Sprintf("Who offers a %s with %s near Luong Son?", words[i%len(words)], words[(i/len(words))%len(words)])
		if i%5 == 0 {
			q = sameAsked[(i/5)%len(sameAsked)][0]
		}
		all = append(all, desk.Saying{Text: q + fmt.Sprintf(" wordnumber%c%c", 'a'+i%26, 'a'+(i/26)%26)})
	}
	for b.Loop() {
		d.Group(all)
	}
}
