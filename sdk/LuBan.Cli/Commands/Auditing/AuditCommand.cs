using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Auditing;

internal static class AuditCommand
{
    private const int LargestPage = 1000;

    public static readonly Column[] Columns =
    [
        new("SEQUENCE", record => record.Text("sequence")),
        new("TIME", record => record.Text("time")),
        new("USER", record => record.Text("actor", "name")),
        new("VERB", record => record.Text("verb")),
        new("OBJECT", Object),
        new("DECISION", record => record.Flag("decision", "allowed") switch { true => "allow", false => "deny", null => null }),
        new("OUTCOME", record => record.Text("outcome", "code") is { } code ? $"{record.Text("outcome", "status")} {code}" : record.Text("outcome", "status")),
        new("ADDRESS", record => record.Text("source", "address")),
    ];

    private static readonly Column[] ChangeColumns =
    [
        new("CHANGE", change => change.Text("op")),
        new("AT", change => change.Text("path")),
        new("WAS", change => change.At("was")?.ToJsonString()),
        new("IS", change => change.At("value")?.ToJsonString()),
    ];

    private static readonly Column[] ProblemColumns = [new("SEQUENCE", problem => problem.Text("sequence")), new("PROBLEM", problem => problem.Text("problem"))];

    public static Command Create(CliContext cli) => new("audit", cli.In(Texts.Audit)) { List(cli), AuditTailCommand.Create(cli), Show(cli), Export(cli), Verify(cli) };

    private static string? Object(JsonNode record)
    {
        var subject = record.At("object");
        if (subject is null) return record.Text("extension") is { } extension ? $"{extension} {record.Text("path")}" : record.Text("path");
        var kind = subject.Text("group") is { } group ? $"{subject.Text("resource")}.{group}" : subject.Text("resource");
        if (subject.Text("subresource") is { } part) kind += "/" + part;
        return $"{kind} {(subject.Text("namespace") is { } ns ? ns + "/" : "")}{subject.Text("name")}".TrimEnd();
    }

    private static Command List(CliContext cli)
    {
        var (filters, limit, output) = (new AuditFilters(cli), CommonOptions.Limit(cli), CommonOptions.Output(cli));
        var command = new Command("list", cli.In(Texts.AuditList)) { limit, output };
        filters.AddTo(command, hasTimes: true);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var list = await ReadAsync(client, filters.Path(parsed, "records"), parsed.GetValue(limit), cancellationToken);
            cli.Print(parsed.Format(output), list, Columns, Texts.NothingThere);
            if (list.Text("metadata", "continue") is not null && parsed.Format(output) == OutputFormat.Table) cli.Remark(Texts.AuditMore);
            return ExitCode.Ok;
        });
    }

    /// <returns>The newest records, at most so many; it says so when there are more.</returns>
    private static async Task<JsonObject> ReadAsync(KernelClient client, string path, int limit, CancellationToken cancellationToken)
    {
        var list = await client.GetAsync(path.With("limit", Math.Min(limit, LargestPage)), cancellationToken);
        var items = list.At("items") as JsonArray ?? throw new CliException(CliErrors.NotALuBanServer, client.Connection.Address, "items");
        while (items.Count < limit && list.Text("metadata", "continue") is { } next)
        {
            var page = await client.GetAsync(path.With("limit", Math.Min(limit - items.Count, LargestPage)).With("continue", next), cancellationToken);
            foreach (var item in page.Items("items")) items.Add(item.DeepClone());
            list["metadata"] = page.At("metadata")?.DeepClone();
        }
        return list;
    }

    private static Command Show(CliContext cli)
    {
        var (sequence, output) = (new Argument<long>("sequence") { Description = cli.In(Texts.AuditSequence) }, CommonOptions.Output(cli));
        var ns = new Option<string?>("--namespace", "-n") { Description = cli.In(Texts.AuditNamespace), HelpName = "name" };
        return new Command("show", cli.In(Texts.AuditShow)) { sequence, ns, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var place = parsed.GetValue(ns) is { } name ? $"/namespaces/{ApiKind.Part(name)}" : "";
            var record = await client.GetAsync($"{AuditFilters.Root}{place}/records/{parsed.GetValue(sequence)}", cancellationToken);
            var format = parsed.Format(output);
            if (format == OutputFormat.Table) Write(cli, record);
            else if (format == OutputFormat.Name) cli.Environment.Out.WriteLine(Clean.Line(record.Text("sequence")));
            else cli.Printer.Structured(format, record);
            return ExitCode.Ok;
        });
    }

    private static void Write(CliContext cli, JsonNode record)
    {
        var facts = new Facts(cli);
        foreach (var (title, value) in new[]
        {
            (Texts.FactSequence, record.Text("sequence")), (Texts.FactTime, record.Text("time")), (Texts.FactUser, record.Text("actor", "name")), (Texts.FactGroups, record.Joined("actor", "groups")),
            (Texts.FactImpersonator, record.Text("actor", "impersonator")), (Texts.FactCaller, record.Text("caller", "name")), (Texts.FactClient, record.Text("actor", "client")),
            (Texts.FactAddress, record.Text("source", "address")), (Texts.FactProgram, record.Text("source", "userAgent")), (Texts.FactVerb, record.Text("verb")), (Texts.FactObject, Object(record)),
            (Texts.FactRequest, $"{record.Text("method")} {record.Text("path")}".Trim()), (Texts.FactAllowed, record.Text("decision", "allowed")), (Texts.FactReason, record.Text("decision", "reason")),
            (Texts.FactOutcome, $"{record.Text("outcome", "status")} {record.Text("outcome", "code")}".Trim()), (Texts.FactCorrelation, record.Text("correlationId")), (Texts.FactHash, record.Text("hash")),
        }) facts.Add(title, value);
        facts.Write();
        if (record.Items("diff").Any()) cli.Environment.Out.WriteLine();
        if (record.Items("diff").ToArray() is { Length: > 0 } changes) cli.Printer.Table(ChangeColumns, changes);
    }

    private static Command Export(CliContext cli)
    {
        var (filters, file) = (new AuditFilters(cli), new Option<FileInfo>("--output", "-o") { Description = cli.In(Texts.AuditExportFile), HelpName = "file", Required = true });
        var format = new Option<string>("--format") { Description = cli.In(Texts.AuditFormat), DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl", "csv");
        var command = new Command("export", cli.In(Texts.AuditExport)) { file, format };
        filters.AddTo(command, hasTimes: true);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            await client.DownloadAsync(HttpMethod.Get, filters.Path(parsed, "export").With("format", parsed.GetRequiredValue(format)), null, path, cancellationToken);
            cli.Say(Texts.AuditExported, path);
            return ExitCode.Ok;
        });
    }

    private static Command Verify(CliContext cli)
    {
        var sequence = new Option<long?>("--sequence") { Description = cli.In(Texts.AuditVerifySequence), HelpName = "number" };
        var hash = new Option<string?>("--hash") { Description = cli.In(Texts.AuditVerifyHash), HelpName = "sha256" };
        var output = CommonOptions.Output(cli);
        return new Command("verify", cli.In(Texts.AuditVerify)) { sequence, hash, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var found = await client.GetAsync((AuditFilters.Root + "/verify").With("sequence", parsed.GetValue(sequence)).With("hash", parsed.GetValue(hash)), cancellationToken);
            var (format, isWhole) = (parsed.Format(output), found.Flag("whole") == true);
            if (format is OutputFormat.Json or OutputFormat.Yaml) cli.Printer.Structured(format, found);
            else if (isWhole) cli.Say(Texts.AuditWhole, found.Text("checked"), found.Text("head", "sequence"), found.Text("head", "hash"));
            else cli.Printer.Table(ProblemColumns, [.. found.Items("problems")]);
            return isWhole ? ExitCode.Ok : throw new CliException(CliErrors.AuditBroken, found.Items("problems").Count(), found.Text("checked"));
        });
    }
}
