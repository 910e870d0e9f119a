using System.Text.Json.Nodes;
using LuBan.Cli.Http;

namespace LuBan.Cli.Commands.Accounts;

/// <summary>Changes of the groups that a user belongs to. They are written at the user.</summary>
internal static class Membership
{
    /// <returns>The groups as they are to be; null where nothing changes.</returns>
    public static JsonArray? Change(JsonNode user, IReadOnlyCollection<string> added, IReadOnlyCollection<string> removed)
    {
        var before = user.Items("spec", "groups").Select(group => group.Text()!).ToArray();
        var after = before.Union(added).Except(removed).ToArray();
        return after.SequenceEqual(before) ? null : after.ToJson();
    }
}
