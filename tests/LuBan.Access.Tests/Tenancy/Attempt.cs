using System.Text.Json.Nodes;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>One request that somebody tries.</summary>
/// <param name="What">What it does, as the reviewed file names it.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its query.</param>
public sealed record Attempt(string What, string Method, string Path)
{
    private const string MergePatch = "application/merge-patch+json";

    public JsonNode? Body { get; init; }

    public string Type => Method == "PATCH" ? MergePatch : "application/json";

    public Task<Answer> SendAsync(Caller caller) => caller.SendAsync(Method, Path, Body?.DeepClone(), Type);

    /// <summary>Every verb of a resource or subresource in one place. What only tries keeps nothing.</summary>
    public static IEnumerable<Attempt> Of(Route route, string ns, string name, JsonObject? sample, bool tries)
    {
        var keep = tries ? "?dryRun=All" : "";
        var (collection, item) = (route.Collection(ns), route.Object(ns, name));
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["touched"] = "by-somebody-else" } } };
        var isWhole = !route.IsNamespaced || ns.Length > 0;
        foreach (var verb in route.Verbs)
        {
            switch (verb)
            {
                case "get" when isWhole: yield return new(verb, "GET", item); break;
                case "list": yield return new(verb, "GET", collection); break;
                case "watch" when route.Subresource is null: yield return new(verb, "GET", $"{collection}?watch=1&timeoutSeconds=1"); break;
                case "create" when route.Subresource is not null: yield return new(verb, "POST", item + keep) { Body = new JsonObject() }; break;
                case "create" when isWhole: yield return new(verb, "POST", collection + keep) { Body = Renamed(sample) }; break;
                case "update" when isWhole: yield return new(verb, "PUT", item + keep) { Body = sample?.DeepClone() ?? new JsonObject() }; break;
                case "patch" when isWhole: yield return new(verb, "PATCH", item + keep) { Body = patch.DeepClone() }; break;
                case "delete" when isWhole: yield return new(verb, "DELETE", item + keep); break;
                case "deletecollection" when isWhole: yield return new(verb, "DELETE", collection + keep); break;
            }
        }
    }

    private static JsonObject Renamed(JsonObject? sample)
    {
        var copy = sample?.DeepClone() as JsonObject ?? [];
        copy.Remove("status");
        copy["metadata"] = new JsonObject { ["name"] = "another", ["annotations"] = copy["metadata"]?["annotations"]?.DeepClone() };
        return copy;
    }
}

/// <summary>Reads refusals.</summary>
internal static class Refusals
{
    /// <summary>Whether it was for want of a right, and not because of what was sent.</summary>
    public static bool IsDenied(this Answer answer) => answer.Status == 403 && answer.Text.Contains("cannot", StringComparison.Ordinal);
}
