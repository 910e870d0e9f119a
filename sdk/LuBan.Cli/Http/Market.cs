using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Text;

namespace LuBan.Cli.Http;

/// <summary>The marketplace's interface of the server: its paths, and what several commands ask it.</summary>
internal static class Market
{
    private const string Root = "api/marketplace/v1";
    private const int LargestPage = 100;

    /// <summary>A path below the marketplace's root. A part that would climb out of it is refused.</summary>
    public static string Path(params ReadOnlySpan<string> parts)
    {
        var path = Root;
        foreach (var part in parts)
        {
            if (part.Trim('.').Length == 0) throw new CliException(CliErrors.InvalidArgument, "NAME", part, "A–Z a–z 0–9 . - _");
            path += "/" + Uri.EscapeDataString(part);
        }
        return path;
    }

    public static string Version(string id, string version, string part) => Path("extensions", id, "versions", version, part);

    /// <summary>Adds what is not null to the query of a path.</summary>
    public static string With(this string path, string name, object? value) =>
        value is null or false ? path : $"{path}{(path.Contains('?') ? '&' : '?')}{name}={Uri.EscapeDataString(value is true ? "true" : value.ToString()!)}";

    /// <summary>Reads a list page by page.</summary>
    /// <returns>The first answer, with the items that were wanted of all pages.</returns>
    public static async Task<JsonObject> ListMarketAsync(this KernelClient client, string path, int skip, int limit, CancellationToken cancellationToken)
    {
        var list = await client.AskMarketAsync(HttpMethod.Get, Page(path, skip, limit), null, cancellationToken);
        var items = list.At("items") as JsonArray ?? throw new CliException(CliErrors.NotALuBanServer, client.Connection.Address, "items");
        while (items.Count < limit && skip + items.Count < list.Number("total"))
        {
            var page = (await client.AskMarketAsync(HttpMethod.Get, Page(path, skip + items.Count, limit - items.Count), null, cancellationToken)).Items("items").ToArray();
            if (page.Length == 0) break;
            foreach (var item in page) items.Add(item.DeepClone());
        }
        while (items.Count > limit) items.RemoveAt(items.Count - 1);
        return list;
    }

    /// <summary>Asks the marketplace. A server without one says so in plain words.</summary>
    public static async Task<JsonObject> AskMarketAsync(this KernelClient client, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CallAsync(method, path, body, cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Status == HttpStatusCode.NotFound && refusal.Code == refusal.Error.Code)
        {
            // The marketplace gives every refusal a code of its own: this one is from a server that knows no such path.
            throw new CliException(CliErrors.NoMarketplace, client.Connection.Address);
        }
    }

    private static string Page(string path, int skip, int limit) => path.With("skip", skip).With("take", Math.Min(limit, LargestPage));
}
