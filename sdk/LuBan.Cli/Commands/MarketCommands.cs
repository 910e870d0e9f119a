using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>The shapes that commands of the marketplace come in: a paged list, one thing, a change.</summary>
internal static class MarketCommands
{
    /// <summary>Lists something, page by page. The first column is the name.</summary>
    public static Command Lists(this Command command, CliContext cli, IReadOnlyList<Column> columns, Func<ParseResult, string> path)
    {
        var (skip, limit, output) = (CommonOptions.Skip(cli), CommonOptions.Limit(cli), CommonOptions.Output(cli));
        foreach (var option in (Option[])[skip, limit, output]) command.Add(option);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var list = await client.ListMarketAsync(path(parsed), parsed.GetValue(skip), parsed.GetValue(limit), cancellationToken);
            cli.Print(parsed.Format(output), list, columns, Texts.NothingThere);
            return ExitCode.Ok;
        });
    }

    /// <summary>Shows one thing.</summary>
    public static Command Shows(this Command command, CliContext cli, Func<ParseResult, string> path, Action<JsonObject> asText)
    {
        var output = CommonOptions.Output(cli);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var found = await client.AskMarketAsync(HttpMethod.Get, path(parsed), null, cancellationToken);
            cli.Show(parsed.Format(output), found, () => asText(found));
            return ExitCode.Ok;
        });
    }

    /// <summary>Changes something.</summary>
    /// <param name="command">The command, with its arguments.</param>
    /// <param name="cli">The context.</param>
    /// <param name="request">What to ask of the marketplace.</param>
    /// <param name="done">What to say then.</param>
    /// <param name="question">What to ask the user first; null where nothing is lost.</param>
    public static Command Changes(this Command command, CliContext cli, Func<ParseResult, ApiRequest> request, Action<ParseResult, JsonObject> done, Func<ParseResult, string>? question = null)
    {
        var yes = CommonOptions.Yes(cli);
        if (question is not null) command.Add(yes);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (method, path, body) = request(parsed);
            if (question is not null && !cli.Confirm(question(parsed), parsed.GetValue(yes))) return ExitCode.Ok;
            done(parsed, await client.AskMarketAsync(method, path, body, cancellationToken));
            return ExitCode.Ok;
        });
    }

    /// <param name="cli">The context.</param>
    /// <param name="format">How.</param>
    /// <param name="list">What.</param>
    /// <param name="columns">The first is the name.</param>
    /// <param name="nothing">What to say of an empty table.</param>
    /// <param name="singular">For objects of the kernel: the kind, for -o name.</param>
    public static void Print(this CliContext cli, OutputFormat format, JsonObject list, IReadOnlyList<Column> columns, Message nothing, string? singular = null)
    {
        var shown = list.Items("items").Count();
        if (format == OutputFormat.Table && shown == 0) cli.Remark(nothing);
        else if (singular is not null) cli.Printer.List(format, list, singular, columns);
        else cli.Printer.List(format, list, columns);
        // A list that goes on must not look whole.
        if (format == OutputFormat.Table && shown > 0 && list.Number("total") is { } total && total > shown) cli.Remark(Texts.ShownOf, shown, total);
    }

    public static void Show(this CliContext cli, OutputFormat format, JsonObject found, Action asText)
    {
        if (format == OutputFormat.Table) asText();
        else if (format == OutputFormat.Name) cli.Environment.Out.WriteLine(Clean.Line(found.Text("id") ?? found.Text("name")));
        else cli.Printer.Structured(format, found);
    }

    public static JsonArray ToJson(this IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static string? Joined(this JsonNode? node, params ReadOnlySpan<string> path) => string.Join(", ", node.Items(path).Select(item => item.Text())) is { Length: > 0 } text ? text : null;
}

/// <summary>One request that changes something.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Where.</param>
/// <param name="Body">With what; null for nothing.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, JsonNode? Body = null);
