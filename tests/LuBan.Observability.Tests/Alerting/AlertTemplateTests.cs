using LuBan.Observability.Alerting;

namespace LuBan.Observability.Tests.Alerting;

public sealed class AlertTemplateTests
{
    // What Prometheus 2.42 makes of the same templates (promtool test rules).
    [Theory]
    [InlineData("{{ $labels.instance }} is down", 0, "a:1 is down")]
    [InlineData("{{ .Labels.instance }}/{{ .Value }}", 0.25, "a:1/0.25")]
    [InlineData("{{ $value | humanize }}", 1234567, "1.235M")]
    [InlineData("{{ $value | humanize }}", 0.00123, "1.23m")]
    [InlineData("{{ humanize $value }}", 0, "0")]
    [InlineData("{{ $value | humanize1024 }}B", 1048576, "1MiB")]
    [InlineData("{{ $value | humanizeDuration }}", 3725, "1h 2m 5s")]
    [InlineData("{{ $value | humanizeDuration }}", 899.9, "14m 59s")]
    [InlineData("{{ $value | humanizeDuration }}", 0.0034, "3.4ms")]
    [InlineData("{{ $value | humanizePercentage }}", 0.12345, "12.35%")]
    [InlineData("{{ $value | humanizeTimestamp }}", 1435065584.128, "2015-06-23 13:19:44.128 +0000 UTC")]
    [InlineData("{{ printf \"%.2f\" $value }} %", 12.3456, "12.35 %")]
    [InlineData("{{ printf \"%s has %5.1f\" $labels.job $value }}", 7, "web has   7.0")]
    [InlineData("{{ $value }}", 1e-7, "1e-07")]
    [InlineData("{{ $value }}", 123456789, "1.23456789e+08")]
    [InlineData("{{ if gt $value 5.0 }}high{{ else }}low{{ end }}", 6, "high")]
    [InlineData("{{ if eq $labels.job \"web\" }}W{{ end }}", 6, "W")]
    [InlineData("{{ with $labels.missing }}x{{ else }}none{{ end }}", 6, "none")]
    [InlineData("a {{- $value -}} b", 6, "a6b")]
    [InlineData("{{ $labels.job | toUpper }}", 6, "WEB")]
    [InlineData("{{ reReplaceAll \"(.*):.*\" \"$1\" $labels.instance }}", 6, "a")]
    [InlineData("{{ $x := $labels.job }}{{ $x | title }}", 6, "Web")]
    [InlineData("{{/* nothing */}}x", 6, "x")]
    public void A_template_becomes_what_it_is_for_Prometheus(string template, double value, string expected) =>
        Assert.Equal(expected, AlertTemplate.Expand(template, new(new Dictionary<string, string> { ["instance"] = "a:1", ["job"] = "web" }, value)));

    [Theory]
    [InlineData("{{ $labels.a", "a {{ is not closed")]
    [InlineData("{{ nosuch 1 }}", "there is no function 'nosuch' here")]
    [InlineData("{{ range query \"up\" }}{{ end }}", "'range' is not supported in alerts here")]
    [InlineData("{{ if true }}x", "{{ if }} has no {{ end }}")]
    [InlineData("{{ end }}", "{{ end }} has no beginning")]
    public void What_is_wrong_is_said_when_the_rule_is_written_and_stands_in_the_text_otherwise(string template, string problem)
    {
        Assert.Equal(problem, AlertTemplate.Problem(template));

        Assert.Equal($"<error expanding template: {problem}>", AlertTemplate.Expand(template, new(new Dictionary<string, string>(), 1)));
    }
}
