using System.Text.Json;
using LuBan.Observability.Alerting;

namespace LuBan.Observability.Tests.Alerting;

public sealed class RuleCompilerTests
{
    private readonly RuleCompiler _compiler = new(new AlertingOptions(), ExpressionCheck.Problem);

    [Theory]
    [InlineData("last", ">", 5, "up{job=\"web\"} > 5")]
    [InlineData("avg", "<=", 0.5, "avg_over_time(up{job=\"web\"}[10m]) <= 0.5")]
    [InlineData("rate", "!=", -1, "rate(up{job=\"web\"}[10m]) != -1")]
    [InlineData("increase", "==", 1e9, "increase(up{job=\"web\"}[10m]) == 1000000000")]
    public void A_rule_of_the_plain_form_becomes_PromQL(string function, string op, double threshold, string expected) =>
        Assert.Equal(expected, RuleCompiler.Expression(new() { Selector = new Dictionary<string, string> { ["job"] = "web" } }, new() { Name = "A", Metric = "up", Function = function, Window = "10m", Op = op, Threshold = threshold }));

    [Fact]
    public void A_policy_says_everything_of_how_people_are_told()
    {
        var compiled = _compiler.Compile(Policy(new()
        {
            Interval = "10s",
            Rules = [new() { Name = "Slow", Expr = "sum(x)", Threshold = 1, For = "2m", Consecutive = 4, Severity = "critical", Labels = new Dictionary<string, string> { ["team"] = "a" } }],
            Labels = new Dictionary<string, string> { ["team"] = "b", ["site"] = "c" },
            SendWindow = new() { From = "08:00", To = "18:00" }, Notify = new() { Receivers = ["ops"], Email = ["a@example.org"] },
            Repeat = new() { Interval = "1h", Max = 3, BySeverity = new Dictionary<string, SeverityRepeat> { ["critical"] = new() { Interval = "5m" } } },
        }));

        var rule = Assert.Single(Assert.Single(compiled.Groups).Rules);
        Assert.Empty(compiled.Problems);
        Assert.Equal(("(sum(x)) > 1", TimeSpan.FromMinutes(2), 4), (rule.Expression, rule.For, rule.Consecutive));
        Assert.Equal(("a", "c", "critical", "policy-1"), (rule.Labels["team"], rule.Labels["site"], rule.Labels["severity"], rule.Labels["policy"]));
        Assert.Equal((TimeSpan.FromMinutes(5), 3), (rule.Delivery!.RepeatInterval!.Value, rule.Delivery.MaxRepeats!.Value));
        Assert.Equal(("shop", TimeSpan.FromSeconds(10)), (compiled.Groups[0].Namespace, compiled.Groups[0].Interval));
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once_and_nothing_of_it_is_evaluated()
    {
        var compiled = _compiler.Compile(Policy(new()
        {
            Rules = [new() { Name = "A", Metric = "x", Threshold = 1 }, new() { Name = "A", Threshold = 1, For = "soon" }, new() { Name = "C", Metric = "1x", Threshold = 1, Summary = "{{ nosuch }}" }, new() { Name = "D", Metric = "x", Threshold = 1, LogQuery = "(level:error" }],
            SendWindow = new() { Days = ["mon", "payday"], TimeZone = "Mars/North" },
        }));

        Assert.Empty(compiled.Groups);
        Assert.Equal(8, compiled.Problems.Count);
        Assert.Contains(compiled.Problems, problem => problem.StartsWith("spec.rules[3].annotations.log_query: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_of_an_all_seeing_namespace_see_every_namespace()
    {
        var policy = Policy(new() { Rules = [new() { Name = "A", Metric = "x", Threshold = 1 }] });

        Assert.Null(_compiler.Compile(policy with { Metadata = policy.Metadata with { Namespace = "luban-system" } }).Groups[0].Namespace);
        Assert.Equal("shop", _compiler.Compile(policy).Groups[0].Namespace);
    }

    [Fact]
    public void A_rule_file_with_a_mistake_says_where_it_is()
    {
        var compiled = _compiler.Compile(new PrometheusRule
        {
            Metadata = new() { Name = "r", Namespace = "shop" },
            Spec = new()
            {
                Groups =
                [
                    new()
                    {
                        Name = "g", PartialResponseStrategy = "warn",
                        Rules = [new() { Alert = "A", Expr = Json("up == ") }, new() { Record = "a b", Expr = Json("1"), For = "1m" }, new() { Expr = Json("up"), Labels = new Dictionary<string, string> { ["1x"] = "" } }],
                    },
                ],
            },
        });

        Assert.Equal(5, compiled.Problems.Count);
        Assert.Contains(compiled.Problems, problem => problem.StartsWith("spec.groups[0].rules[0].expr:", StringComparison.Ordinal));
        Assert.Equal("spec.groups[0].partial_response_strategy", Assert.Single(compiled.Unsupported));
    }

    private static AlertPolicy Policy(AlertPolicySpec spec) => new() { Metadata = new() { Name = "policy-1", Namespace = "shop" }, Spec = spec };

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);
}
