using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.DevOps.Triggers.Webhooks;

/// <summary>What a webhook says, in the words of GitHub, Gitea, GitLab, or of a hook that somebody wrote with <c>ref</c>, <c>before</c> and <c>after</c>.</summary>
internal static class WebhookPayload
{
    private const string NoCommit = "0000000000000000000000000000000000000000";
    private const int MaximumText = 4000;

    private static readonly string[] EventHeaders = ["X-GitHub-Event", "X-Gitea-Event", "X-Gitlab-Event"];
    private static readonly string[] DeliveryHeaders = ["X-GitHub-Delivery", "X-Gitea-Delivery", "X-Gitlab-Event-UUID", "X-Luban-Delivery"];

    /// <summary>What happened; null, with the reason, when it is nothing that starts runs.</summary>
    /// <exception cref="JsonException">The body is no JSON object.</exception>
    public static (TriggerEvent? Happened, string Reason) Read(IHeaderDictionary headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var sent = EventHeaders.Select(header => headers[header].ToString()).FirstOrDefault(value => value.Length > 0) ?? "push";
        if (!IsPush(sent)) return (null, $"The event '{sent}' starts no runs; pushes of branches and tags do.");
        if (JsonNode.Parse(body.Span) is not JsonObject push) throw new JsonException("The body is no JSON object.");

        var (reference, after) = (Text(push, "ref"), First(Text(push, "after"), Text(push, "checkout_sha"), Text(push, "commit")));
        if (reference.Length == 0 && Text(push, "branch") is { Length: > 0 } branch) reference = "refs/heads/" + branch;
        if (push["deleted"]?.GetValueKind() == JsonValueKind.True || after == NoCommit) return (null, $"'{reference}' was deleted, which starts no run.");

        var commits = (push["commits"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var head = push["head_commit"] as JsonObject ?? commits.Find(commit => Text(commit, "id") == after) ?? commits.LastOrDefault();
        var before = Text(push, "before");
        return (new TriggerEvent
        {
            Event = reference.StartsWith("refs/tags/", StringComparison.Ordinal) ? "tag" : "push", Id = IdOf(headers, body.Span), Time = now, Ref = reference, Commit = after,
            Before = before == NoCommit ? "" : before,
            Message = Cut(First(Text(head, "message"), Text(push, "message"))),
            Author = Cut(First(AuthorOf(head), AuthorOf(push), Text(push, "user_name"), Text(push["pusher"], "name"))),
            Url = First(Text(push["repository"], "clone_url"), Text(push["project"], "git_http_url"), Text(push["repository"], "git_http_url"), Text(push, "repository")),
            Paths = PathsOf(commits), Body = push,
        }, "");
    }

    private static bool IsPush(string name) => name.ToLower(CultureInfo.InvariantCulture) is "push" or "push hook" or "tag push hook";

    /// <summary>The sender's id of the delivery, else the body itself.</summary>
    private static string IdOf(IHeaderDictionary headers, ReadOnlySpan<byte> body) =>
        DeliveryHeaders.Select(header => headers[header].ToString()).FirstOrDefault(value => value.Length > 0) is { } id ? "id:" + id : "body:" + Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Null as long as no commit says which files it changed.</summary>
    private static List<string>? PathsOf(List<JsonObject> commits)
    {
        string[] lists = ["added", "modified", "removed"];
        if (!commits.Exists(commit => lists.Any(list => commit[list] is JsonArray))) return null;
        return [.. commits.SelectMany(commit => lists.SelectMany(list => commit[list] as JsonArray ?? [])).Select(path => path?.GetValueKind() == JsonValueKind.String ? path.GetValue<string>() : "").Where(path => path.Length > 0).Distinct()];
    }

    private static string AuthorOf(JsonNode? of) => of is JsonObject && of["author"] is { } author ? author is JsonObject ? Text(author, "name") : Text(of, "author") : "";

    private static string Text(JsonNode? of, string name) => of is JsonObject map && map[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string First(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > 0) return text;
        }
        return "";
    }

    private static string Cut(string text) => text.Length > MaximumText ? text[..MaximumText] + "…" : text;
}
