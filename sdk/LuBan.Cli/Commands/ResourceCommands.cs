using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>The shapes that commands about objects of the server come in: a list, one object, a change.</summary>
internal static class ResourceCommands
{
    /// <summary>Lists objects. What the server cannot select is left out here.</summary>
    public static Command ListsObjects(this Command command, CliContext cli, ApiKind kind, IReadOnlyList<Column> columns, Func<ParseResult, string> path, Func<ParseResult, JsonNode, bool>? isWanted = null)
    {
        var output = CommonOptions.Output(cli);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var list = await client.ListAllAsync(path(parsed), cancellationToken);
            if (isWanted is not null) list["items"] = new JsonArray([.. list.Items("items").Where(item => isWanted(parsed, item)).Select(item => item.DeepClone())]);
            cli.Print(parsed.Format(output), list, columns, Texts.NothingThere, kind.QualifiedName);
            return ExitCode.Ok;
        });
    }

    /// <summary>Lists what a path answers in one go, and what has no kind of its own. The first column is the name.</summary>
    public static Command ListsAnswer(this Command command, CliContext cli, IReadOnlyList<Column> columns, Func<ParseResult, string> path)
    {
        var output = CommonOptions.Output(cli);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            cli.Print(parsed.Format(output), await client.GetAsync(path(parsed), cancellationToken), columns, Texts.NothingThere);
            return ExitCode.Ok;
        });
    }

    /// <summary>Shows one object.</summary>
    public static Command ShowsObject(this Command command, CliContext cli, ApiKind kind, Func<ParseResult, string> path, Action<JsonObject> asText)
    {
        var output = CommonOptions.Output(cli);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var found = await client.GetAsync(path(parsed), cancellationToken);
            cli.Printer.Object(parsed.Format(output), found, kind.QualifiedName, () => asText(found));
            return ExitCode.Ok;
        });
    }

    /// <summary>Makes an object, or only says what would become of it.</summary>
    public static Command CreatesObject(this Command command, CliContext cli, ApiKind kind, Func<ParseResult, string> path, Func<ParseResult, JsonObject> body, Message done)
    {
        var (dryRun, output) = (CommonOptions.DryRun(cli), CommonOptions.Output(cli));
        command.Add(dryRun);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var wanted = body(parsed);
            (wanted["apiVersion"], wanted["kind"]) = (kind.ApiVersion, kind.Kind);
            var made = await client.CreateAtAsync(path(parsed), wanted, parsed.GetValue(dryRun), cancellationToken);
            cli.Printer.Object(parsed.Format(output), made, kind.QualifiedName, () => cli.Said(done, parsed.GetValue(dryRun), made.Text("metadata", "name")));
            return ExitCode.Ok;
        });
    }

    /// <summary>Changes an object with a merge patch, or only says whether it could be.</summary>
    /// <param name="command">The command, with its arguments.</param>
    /// <param name="cli">The context.</param>
    /// <param name="path">Where the object is.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="done">What to say then, with the object's name.</param>
    /// <param name="question">What to ask first; null where nothing is lost.</param>
    public static Command PatchesObject(this Command command, CliContext cli, Func<ParseResult, string> path, Func<ParseResult, JsonObject> patch, Message done, Func<ParseResult, string>? question = null)
    {
        var (dryRun, yes) = (CommonOptions.DryRun(cli), CommonOptions.Yes(cli));
        command.Add(dryRun);
        if (question is not null) command.Add(yes);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (change, isTrial) = (patch(parsed), parsed.GetValue(dryRun));
            if (question is not null && !isTrial && !cli.Confirm(question(parsed), parsed.GetValue(yes))) return ExitCode.Ok;
            var now = await client.PatchAtAsync(path(parsed), change, isTrial, cancellationToken);
            cli.Said(done, isTrial, now.Text("metadata", "name"));
            return ExitCode.Ok;
        });
    }

    /// <summary>Deletes something after a question.</summary>
    public static Command Deletes(this Command command, CliContext cli, Func<ParseResult, string> path, Func<ParseResult, string> question, Action<ParseResult> done) =>
        command.Sends(cli, parsed => new(HttpMethod.Delete, path(parsed)), (parsed, _) => done(parsed), question);

    /// <summary>Sends one request that changes something.</summary>
    public static Command Sends(this Command command, CliContext cli, Func<ParseResult, ApiRequest> request, Action<ParseResult, JsonObject> done, Func<ParseResult, string>? question = null)
    {
        var yes = CommonOptions.Yes(cli);
        if (question is not null) command.Add(yes);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var (method, path, body) = request(parsed);
            if (question is not null && !cli.Confirm(question(parsed), parsed.GetValue(yes))) return ExitCode.Ok;
            done(parsed, await client.CallAsync(method, path, body, cancellationToken));
            return ExitCode.Ok;
        });
    }

    /// <summary>Says what was done, or that it would have been.</summary>
    public static void Said(this CliContext cli, Message done, bool isTrial, params IReadOnlyList<object?> values)
    {
        if (isTrial) cli.Say(Texts.WouldBe, cli.In(done, values));
        else cli.Say(done, values);
    }

    /// <summary>Changes one object that others may change at the same time: read, change, write, and again when somebody was faster.</summary>
    /// <param name="client">The client.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="change">The patch for what was read; null where nothing is to be changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<JsonObject> ChangeAsync(this KernelClient client, string path, Func<JsonObject, JsonObject?> change, CancellationToken cancellationToken)
    {
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            var found = await client.GetAsync(path, cancellationToken);
            if (change(found) is not { } patch) return found;
            if (patch["metadata"] is not JsonObject metadata) patch["metadata"] = metadata = [];
            metadata["resourceVersion"] = found.Text("metadata", "resourceVersion");
            try
            {
                return await client.PatchAtAsync(path, patch, dryRun: false, cancellationToken);
            }
            catch (ServerException refusal) when (refusal is { Status: HttpStatusCode.Conflict, Reason: "Conflict" } && attempt < Attempts)
            {
                // Somebody was faster: what they wrote must not be lost.
            }
        }
    }

    /// <summary>Sets a member when there is something to set.</summary>
    public static JsonObject Put(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null) target[name] = value;
        return target;
    }

    /// <summary>Texts as JSON; null for none.</summary>
    public static JsonArray? ToJsonOrNull(this IReadOnlyCollection<string>? texts) => texts is { Count: > 0 } ? texts.ToJson() : null;
}
