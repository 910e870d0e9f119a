using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Tells failures that may pass by themselves from those that will not.</summary>
public static class PackageFailure
{
    // The feed cannot be reached, has a fault of its own, broke off, or stood still.
    private static readonly HashSet<string> Passing = ["LB2101", "LB2102", "LB2106", "LB2112"];

    /// <summary>Whether trying again, with nothing changed, may succeed.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>True for a source that does not answer or breaks off.</returns>
    public static bool IsTransient(Exception exception) => exception is ExtensionException known && Passing.Contains(known.Code);
}
