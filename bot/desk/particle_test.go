package desk

import "testing"

func TestKoreanParticlesFitTheSoundBeforeThem(t *testing.T) {
	for _, c := range []struct{ form, value, want string }{
		{"{v}(으)로 적고", "2010년", "2010년으로 적고"},
		{"{v}(으)로 적고", "230 ha", "230 ha로 적고"},
		{"{v}이 지급되어", "2,214.9억 동(VND 221.49 billion)", "2,214.9억 동(VND 221.49 billion)이 지급되어"},
		{"{v}이(가) 뒤따르며", "102 ha", "102 ha가 뒤따르며"},
		{"{v}이 규정", "시행령 96/2026/ND-CP호", "시행령 96/2026/ND-CP호가 규정"},
		{"{v}을 대체", "투자법 61/2020/QH14호", "투자법 61/2020/QH14호를 대체"},
		{"{v}로 적어", "39개 업종", "39개 업종으로 적어"},
		{"{v}로 적어", "2개 필지, 서울", "2개 필지, 서울로 적어"},
		{"{v}가 담겨", "3,600 ha 이상", "3,600 ha 이상이 담겨"},
		{"{v}와 {v}은", "16개 단지", "16개 단지와 16개 단지는"},
		{"{v}을(를) 뜻", "43 km", "43 km를 뜻"},
		{"{v}이상", "5 ha", "5 ha이상"},
		{"{v}은 쉽", "100%", "100%는 쉽"},
		{"{v}은 쉽", "Vietnam", "Vietnam은 쉽"},
		{"Giá {v}.", "5 ha", "Giá 5 ha."},
	} {
		if got := fill(c.form, "v", c.value); got != c.want {
			t.Errorf("fill(%q, %q) = %q, want %q", c.form, c.value, got, c.want)
		}
	}
}
