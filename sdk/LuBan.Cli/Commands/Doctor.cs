using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Cli.Commands.Sources;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Looks at the server, its sources, plans and runtimes, and says for each problem what to do.</summary>
internal sealed class Doctor(CliContext cli)
{
    public const string ServerCheck = "server";
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(30);
    private readonly List<Check> _checks = [];

    public async Task<IReadOnlyList<Check>> ExamineAsync(CancellationToken cancellationToken)
    {
        ExamineConfiguration();
        using var client = cli.Connect();
        if (await IsReachableAsync(client, cancellationToken))
        {
            await TryAsync("readiness", () => ExamineReadinessAsync(client, cancellationToken));
            await TryAsync("version", () => ExamineVersionAsync(client, cancellationToken));
            await TryAsync("sources", () => ExamineSourcesAsync(client, cancellationToken));
            await TryAsync("plans", () => ExaminePlansAsync(client, cancellationToken));
            await TryAsync("contexts", () => ExamineContextsAsync(client, cancellationToken));
        }
        return _checks;
    }

    private void ExamineConfiguration()
    {
        if (cli.ConfigurationFile.IsExposed())
            Add("configuration", CheckResult.Warning, Texts.DoctorExposed, [cli.ConfigurationFile.Path], Texts.DoctorExposedRemedy);
        else Add("configuration", CheckResult.Ok, Texts.DoctorConfiguration, [cli.ConfigurationFile.Path]);
    }

    private async Task<bool> IsReachableAsync(KernelClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.ProbeAsync("livez", cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                Add(ServerCheck, CheckResult.Failed, Texts.DoctorNotAlive, [client.Connection.Address, (int)response.StatusCode], Texts.DoctorNotAliveRemedy);
                return false;
            }
            Add(ServerCheck, CheckResult.Ok, Texts.DoctorAlive, [client.Connection.Address]);
            ExamineClock(response.Headers.Date);
            return true;
        }
        catch (CliException refusal)
        {
            Add(refusal, ServerCheck);
            return false;
        }
    }

    private void ExamineClock(DateTimeOffset? serverTime)
    {
        if (serverTime is not { } theirs)
        {
            Add("clock", CheckResult.Skipped, Texts.DoctorNoClock, []);
            return;
        }
        var skew = (cli.Environment.Time.GetUtcNow() - theirs).Duration();
        var seconds = skew.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        if (skew <= LargestSkew) Add("clock", CheckResult.Ok, Texts.DoctorClock, [seconds]);
        else Add("clock", CheckResult.Warning, Texts.DoctorClock, [seconds], Texts.DoctorClockRemedy);
    }

    /// <summary>/readyz?verbose has one line per check of the server: [+] good, [-] not ready, [!] an extension that is not well. The store is one of them.</summary>
    private async Task ExamineReadinessAsync(KernelClient client, CancellationToken cancellationToken)
    {
        using var response = await client.ProbeAsync("readyz?verbose", cancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var bad = lines.Where(line => line.StartsWith("[-]", StringComparison.Ordinal)).Select(line => line[3..]).ToArray();
        foreach (var line in bad)
        {
            var isStore = line.StartsWith("store", StringComparison.OrdinalIgnoreCase);
            Add(isStore ? "store" : "readiness", CheckResult.Failed, Texts.DoctorNotReady, [line], isStore ? Texts.DoctorStoreRemedy : Texts.DoctorNotReadyRemedy);
        }
        // An extension that is not well makes nobody else unready.
        foreach (var line in lines.Where(line => line.StartsWith("[!]", StringComparison.Ordinal))) Add("extensions", CheckResult.Warning, Texts.DoctorNotReady, [line[3..]], Texts.DoctorNotReadyRemedy);
        var store = lines.FirstOrDefault(line => line.StartsWith("[+]store", StringComparison.OrdinalIgnoreCase));
        if (store is not null) Add("store", CheckResult.Ok, Texts.DoctorReady, [store[3..]]);
        if (bad.Length > 0) return;
        if (response.IsSuccessStatusCode) Add("readiness", CheckResult.Ok, Texts.DoctorReady, [$"{lines.Count(line => line.StartsWith("[+]", StringComparison.Ordinal))} ok"]);
        else Add("readiness", CheckResult.Failed, Texts.DoctorNotReady, [(int)response.StatusCode], Texts.DoctorNotReadyRemedy);
    }

    private async Task ExamineVersionAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var server = VersionCommand.Of(await client.GetAsync("version", cancellationToken));
        if (server is null) Add("version", CheckResult.Warning, Texts.DoctorNoVersion, []);
        else if (MajorMinor(server) == MajorMinor(VersionCommand.Own)) Add("version", CheckResult.Ok, Texts.DoctorVersion, [VersionCommand.Own, server]);
        else Add("version", CheckResult.Warning, Texts.DoctorVersion, [VersionCommand.Own, server], Texts.DoctorVersionRemedy);
    }

    private async Task ExamineSourcesAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var sources = (await client.ListAsync(Kinds.Sources, cancellationToken)).Items("items").ToArray();
        var bad = sources.Where(source => SourceCommand.Complaint(source) is not null).ToArray();
        foreach (var source in bad)
            Add("sources", CheckResult.Failed, Texts.DoctorSource, [source.Text("metadata", "name"), SourceCommand.Complaint(source).Text("message")], Texts.DoctorSourceRemedy);
        if (sources.Length == 0) Add("sources", CheckResult.Warning, Texts.DoctorNoSource, [], Texts.DoctorNoSourceRemedy);
        else if (bad.Length == 0) Add("sources", CheckResult.Ok, Texts.DoctorSources, [sources.Length]);
    }

    private async Task ExaminePlansAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var plans = (await client.ListAsync(Kinds.Plans, cancellationToken)).Items("items").OfType<JsonObject>().Select(item => new Plan(item)).ToArray();
        var bad = plans.Where(plan => plan.Phase == "Failed").ToArray();
        foreach (var plan in bad) Add("plans", CheckResult.Failed, Texts.DoctorPlan, [plan.Name, plan.Problem.Code ?? "", plan.Problem.Message], Texts.DoctorPlanRemedy);
        if (bad.Length == 0) Add("plans", CheckResult.Ok, Texts.DoctorPlans, [plans.Length]);
    }

    /// <summary>Code that could not be unloaded shows in the metrics as a gauge whose name says leaked.</summary>
    private async Task ExamineContextsAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var samples = (await client.GetTextAsync("metrics", cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("luban", StringComparison.OrdinalIgnoreCase) && line.IndexOfAny([' ', '{']) is var end and > 0 && line[..end].Contains("leaked", StringComparison.OrdinalIgnoreCase)).ToArray();
        var leaked = samples.Where(sample => double.TryParse(sample[(sample.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count > 0).ToArray();
        foreach (var sample in leaked) Add("contexts", CheckResult.Warning, Texts.DoctorLeaked, [sample], Texts.DoctorLeakedRemedy);
        if (samples.Length == 0) Add("contexts", CheckResult.Skipped, Texts.DoctorNoContexts, []);
        else if (leaked.Length == 0) Add("contexts", CheckResult.Ok, Texts.DoctorContexts, []);
    }

    private async Task TryAsync(string name, Func<Task> examine)
    {
        try
        {
            await examine();
        }
        catch (CliException refusal)
        {
            // One answer that does not come must not hide the others.
            Add(refusal, name);
        }
    }

    private void Add(CliException refusal, string name) =>
        _checks.Add(new(name, CheckResult.Failed, $"{refusal.Code}: {cli.In(refusal.Error.Text, refusal.Values)}", refusal.Remedy ?? cli.In(refusal.Error.Remedy, refusal.Values)));

    private void Add(string name, CheckResult result, Message message, IReadOnlyList<object?> values, Message? remedy = null) =>
        _checks.Add(new(name, result, Clean.Line(cli.In(message, values)), remedy is null ? null : Clean.Line(cli.In(remedy, values))));

    private static string MajorMinor(string version) => string.Join('.', version.Split('-')[0].Split('.').Take(2));
}
