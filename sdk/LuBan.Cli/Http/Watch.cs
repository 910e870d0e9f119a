using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Text;

namespace LuBan.Cli.Http;

internal static class Watch
{
    /// <summary>The server ends a watch after this long; a client that hears nothing for longer has lost its server.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    /// <summary>Follows one object from a revision until the server ends the answer.</summary>
    /// <remarks>Throws <see cref="ServerException"/> of status 410 when the revision is too old, and another <see cref="CliException"/> when the connection breaks.</remarks>
    public static IAsyncEnumerable<WatchEvent> ReadAsync(KernelClient client, string plural, string name, string resourceVersion, CancellationToken cancellationToken) =>
        ReadPathAsync(client, Kinds.Path(plural), "fieldSelector=" + Uri.EscapeDataString("metadata.name=" + name), resourceVersion, cancellationToken);

    /// <summary>The same for the objects of a list that a selector chooses.</summary>
    public static async IAsyncEnumerable<WatchEvent> ReadPathAsync(KernelClient client, string list, string selector, string resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Duration + TimeSpan.FromSeconds(30));
        var path = $"{list}?watch=true&allowWatchBookmarks=true&timeoutSeconds={Duration.TotalSeconds:0}"
            + $"&{selector}&resourceVersion={Uri.EscapeDataString(resourceVersion)}";

        using var response = await client.OpenAsync(path, silence.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token));
        while (await StreamLines.ReadAsync(reader, client, silence.Token, cancellationToken) is { } line)
        {
            if (line.Length == 0) continue;
            yield return Parse(line, client);
        }
    }

    private static WatchEvent Parse(string line, KernelClient client)
    {
        try
        {
            var json = JsonNode.Parse(line);
            if (json.Text("type") == "ERROR") throw ServerErrors.FromStatus(json.At("object"), client.Connection.Address);
            if (json.Text("type") is { } type && json.At("object") is JsonObject @object) return new(type, @object);
        }
        catch (JsonException)
        {
            // A line cut short by a dying server: the same as a broken connection.
        }
        throw new CliException(CliErrors.Unreachable, client.Connection.Address, "watch");
    }
}
