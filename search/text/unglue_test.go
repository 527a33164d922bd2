package text

import "testing"

func TestUnglue(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a capital inside begins a word":              {"KCN TânPhú", "KCN Tân Phú"},
		"an abbreviation ends before a name":          {"KCNTânPhú rộng bao nhiêu", "KCN Tân Phú rộng bao nhiêu"},
		"without marks a capital tells as well":       {"KCN TanPhu", "KCN Tan Phu"},
		"two tone marks are two syllables":            {"mấy dựán", "mấy dự án"},
		"the next syllable begins with a consonant":   {"baonhiêu", "bao nhiêu"},
		"several words are parted":                    {"khucôngnghiệp", "khu công nghiệp"},
		"a syllable stays":                            {"nghiệp Hoàng khuya", "nghiệp Hoàng khuya"},
		"a slip stays":                                {"nghệip côông thuêe nướcs", "nghệip côông thuêe nướcs"},
		"what is glued without a sign stays":          {"baonhieu", "baonhieu"},
		"a name that isn't Vietnamese stays":          {"MicroChip GoerTek iPhone kWh MoU KCNs FDIs", "MicroChip GoerTek iPhone kWh MoU KCNs FDIs"},
		"another script stays":                        {"산업단지 工业区", "산업단지 工业区"},
		"what stands around it stays where it stands": {"  a,TânPhú! ", "  a,Tân Phú! "},
	} {
		t.Run(name, func(t *testing.T) {
			got := Unglue(c.in)
			if got != c.want {
				t.Errorf("Unglue(%q) = %q, expected %q", c.in, got, c.want)
			}
			if again := Unglue(got); again != got {
				t.Errorf("Unglue(%q) = %q, expected no more change", got, again)
			}
		})
	}
}

func FuzzUnglue(f *testing.F) {
	for _, s := range []string{"KCNTânPhú", "baonhiêu dựán", "ạ̣ạ", "đĐ", "00ACBaÙ", "BABiÊC"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Unglue(s)
		if again := Unglue(once); again != once {
			t.Errorf("Unglue(%q) = %q, and then %q; expected no more change", s, once, again)
		}
	})
}
