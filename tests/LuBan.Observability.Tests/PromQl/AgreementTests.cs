using System.Globalization;
using System.Text.Json;
using LuBan.Observability.Tests.Metrics;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.PromQl;

/// <summary>Every answer is compared with Debian's Prometheus, which has the same samples.</summary>
public sealed class AgreementTests(TwoServers servers, ITestOutputHelper output) : IClassFixture<TwoServers>
{
    [ToolFact(TwoServers.Prometheus)]
    public async Task All_instant_queries_agree_at_several_moments()
    {
        var problems = new List<string>();
        foreach (var query in Queries.All.Concat(Queries.Ordered))
        {
            foreach (var part in new[] { 0.0, 0.31, 0.73, 1.02 })
            {
                var at = servers.Data.Start + (long)((servers.Data.End - servers.Data.Start) * part) + 1;
                await CompareAsync(problems, query, "query", ("time", Seconds(at)));
            }
        }
        Report(problems);
    }

    [ToolFact(TwoServers.Prometheus)]
    public async Task All_range_queries_agree()
    {
        var problems = new List<string>();
        foreach (var query in Queries.All.Concat(Queries.Ordered))
        {
            await CompareAsync(problems, query, "query_range", ("start", Seconds(servers.Data.Start - 60_000)), ("end", Seconds(servers.Data.End + 60_000)), ("step", "37"));
            await CompareAsync(problems, query, "query_range", ("start", Seconds(servers.Data.Start + 900_000)), ("end", Seconds(servers.Data.End - 300_000)), ("step", "5m"));
        }
        Report(problems);
    }

    private static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString(CultureInfo.InvariantCulture);

    private void Report(List<string> problems)
    {
        output.WriteLine($"{Queries.All.Length + Queries.Ordered.Length} queries.");
        Assert.True(problems.Count == 0, $"{problems.Count} answers differ:\n{string.Join("\n", problems)}");
    }

    private async Task CompareAsync(List<string> problems, string query, string path, params (string Name, string Value)[] parameters)
    {
        var values = parameters.Append(("query", query)).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)).ToList();
        var theirs = await AskAsync(servers.Theirs, path, values);
        var ours = await AskAsync(servers.Ours, TwoServers.Api + path, values);
        if (Answers.Difference(theirs, ours, path == "query" && Queries.Ordered.Contains(query)) is { } difference) problems.Add($"{path} {query} {parameters[0].Value}: {difference}");
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, string path, List<KeyValuePair<string, string>> values)
    {
        using var content = new FormUrlEncodedContent(values);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
