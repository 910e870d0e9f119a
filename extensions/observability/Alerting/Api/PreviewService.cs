using LuBan.Observability.PromQl;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Alerting.Api;

/// <summary>Tries rules on history.</summary>
internal sealed class PreviewService(RuleBook book, MetricQueries queries, TimeProvider time)
{
    private const int MaximumFirings = 200;

    public async Task<IResult> RunAsync(PreviewRequest request, string? ns, CancellationToken cancellationToken)
    {
        var compiled = Compile(request, ns);
        if (compiled.Problems.Count > 0 || compiled.Groups.Count == 0) return Problems.Of(422, "LB9281", compiled.Problems.Count > 0 ? string.Join(" ", compiled.Problems) : "There is no rule to try: give policy or rule.");
        var group = compiled.Groups[0] with { Namespace = ns };
        if (request.Interval is { Length: > 0 } text && Durations.TryParse(text, out var interval) && interval >= TimeSpan.FromSeconds(1)) group = group with { Interval = interval };
        var to = request.To ?? time.GetUtcNow();
        var from = request.From ?? to.AddDays(-1);
        if (from > to || (to - from) / group.Interval > AlertPreview.MaximumEvaluations)
            return Problems.Of(422, "LB9281", $"From {from:O} to {to:O} are {(to - from) / group.Interval:0} evaluations; there may be {AlertPreview.MaximumEvaluations}. Choose a shorter time, or a longer interval.");
        // On the rule's own beat, so that two previews of the same time are the same.
        from = group.NextAfter(from) - group.Interval;
        try
        {
            var answers = new List<PreviewAnswer>();
            foreach (var rule in group.Rules.Where(rule => rule.Alert is not null)) answers.Add(await RunAsync(group, rule, from, to, cancellationToken));
            return Results.Ok(answers);
        }
        catch (Exception wrong) when (wrong is QueryException or RuleException)
        {
            return Problems.Of(422, "LB9281", wrong.Message);
        }
    }

    private async Task<PreviewAnswer> RunAsync(RuleGroup group, Rule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var query = await queries.OverAsync(group, rule, from, to, cancellationToken);
        var result = await AlertPreview.RunAsync(group, rule, from, to, query, cancellationToken);
        return new(rule.Name, rule.Expression, result.Count, result.Evaluations, [.. result.Firings.TakeLast(MaximumFirings)]);
    }

    private CompiledRules Compile(PreviewRequest request, string? ns)
    {
        var metadata = new Sdk.ObjectMeta { Name = "preview", Namespace = ns ?? "luban-system" };
        if (request.Policy is { } policy) return book.Compiler().Compile(new AlertPolicy { Metadata = metadata, Spec = policy with { Enabled = true } });
        if (request.Rule is not { } rule) return new([], [], []);
        return book.Compiler().Compile(new PrometheusRule { Metadata = metadata, Spec = new() { Groups = [new() { Name = "preview", Interval = request.Interval, Rules = [rule] }] } });
    }
}
