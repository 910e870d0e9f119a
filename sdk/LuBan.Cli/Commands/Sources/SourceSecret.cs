using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;

namespace LuBan.Cli.Commands.Sources;

/// <summary>The Secret with the credentials of a source. The source names it; nobody else needs to know it.</summary>
internal static class SourceSecret
{
    private const string Label = "luban.dev/package-source";

    /// <summary>How the spec of a source names it.</summary>
    public static JsonObject Reference(string source) => new() { ["namespace"] = Kinds.SystemNamespace, ["name"] = Name(source) };

    public static async Task WriteAsync(KernelClient client, string source, string? user, string password, CancellationToken cancellationToken)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = Name(source), ["labels"] = new JsonObject { [Label] = source } },
            ["stringData"] = user is null ? new JsonObject { ["token"] = password } : new JsonObject { ["username"] = user, ["password"] = password },
        };
        try
        {
            await client.CallAsync(HttpMethod.Post, Kinds.Secrets, secret, cancellationToken);
        }
        catch (ServerException refusal) when (refusal is { Status: HttpStatusCode.Conflict, Reason: "AlreadyExists" })
        {
            // Left over from a source of this name.
            await client.CallAsync(HttpMethod.Delete, $"{Kinds.Secrets}/{Name(source)}", null, cancellationToken);
            await client.CallAsync(HttpMethod.Post, Kinds.Secrets, secret, cancellationToken);
        }
    }

    /// <summary>Deletes the Secret that `source add` wrote for a source. One that somebody else wrote stays.</summary>
    public static async Task RemoveAsync(KernelClient client, JsonNode source, CancellationToken cancellationToken)
    {
        if (source.Text("spec", "credentialsSecret", "namespace") != Kinds.SystemNamespace || source.Text("spec", "credentialsSecret", "name") is not { } name) return;
        var path = $"{Kinds.Secrets}/{Uri.EscapeDataString(name)}";
        if ((await client.TryGetAsync(path, cancellationToken)).Text("metadata", "labels", Label) == source.Text("metadata", "name")) await client.CallAsync(HttpMethod.Delete, path, null, cancellationToken);
    }

    private static string Name(string source) => "package-source-" + source;
}
