using LuBan.ServiceMesh.Proxy.Istio;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Changes of headers that rules ask for.</summary>
internal static class HeaderEdits
{
    public static void Apply(HeaderChanges? changes, IHeaderDictionary headers)
    {
        if (changes is null) return;
        foreach (var name in changes.Remove ?? []) headers.Remove(name);
        foreach (var (name, value) in changes.Set ?? Nothing) if (IsAllowed(name)) headers[name] = value;
        foreach (var (name, value) in changes.Add ?? Nothing) if (IsAllowed(name)) headers.Append(name, value);
    }

    /// <summary>Where a message ends is not for rules to say.</summary>
    public static bool IsAllowed(string name) => !HopByHop.Names.Contains(name) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> Nothing = [];
}
