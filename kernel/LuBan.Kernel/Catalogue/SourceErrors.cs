using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>The errors of sources. Each code has a paragraph in docs/errors.md.</summary>
internal static class SourceErrors
{
    /// <summary>The annotation that accepts another feed at a known address.</summary>
    public const string AcceptFeed = "kernel.luban.dev/accept-feed";

    public static string NotServed(CatalogueItem item, IEnumerable<string> serving)
    {
        var names = string.Join(", ", serving.Select(name => $"'{name}'"));
        return names.Length == 0
            ? $"LB4310: another source names the beginning of '{item.Id}' in spec.idPrefixes, and does not have it; the sources that have it may not serve it."
            : $"LB4310: {names} each offer '{item.Id}', and none of them names it. Write '{Prefix(item.Id)}' into spec.idPrefixes of the source that it is to come from.";
    }

    public static string Ambiguous(IReadOnlyList<string> ids) =>
        $"LB4310: {string.Join(", ", ids.Take(5))}{(ids.Count > 5 ? $" and {ids.Count - 5} more" : "")}: another source of the same priority offers {(ids.Count == 1 ? "it" : "them")}, too, and none names {(ids.Count == 1 ? "it" : "them")}. Write '{Prefix(ids[0])}' into spec.idPrefixes of the source that it is to come from.";

    public const string OtherFeedCode = "LB4308";

    public static string NoCertificate { get; } =
        "LB4309: packages must be signed, and no certificate is known: the feed publishes none over https. Write the fingerprint that whoever runs it tells you into spec.trustPolicy.fingerprints, or set spec.trustPolicy.mode to AllowUnsigned.";

    public static ExtensionException MetadataGone(PackageSource source) => new("LB4311",
        $"The package source '{source.Metadata.Name}' had signed metadata before and has none any more. Without them nobody can say what is blocked, so nothing new is installed from it. Ask whoever runs it; what is installed goes on running.");

    public static ExtensionException MetadataExpired(SourceTrust trust) => new("LB4312",
        $"The signed metadata number {trust.MetadataSequence} counted until {trust.MetadataExpires:u}, and no newer ones came: what has been blocked since then is not known, so nothing new is installed from this source. See that the feed can be reached and issues metadata; what is installed goes on running.");

    public static ExtensionException OtherFeed(PackageSource source, string known, string found) => new(OtherFeedCode,
        $"The package source '{source.Metadata.Name}' is another feed than before: it was {known}, now {found} answers at '{source.Spec.Url}'. Nothing is taken from it. If whoever runs it has set it up anew, accept it: kubectl annotate source {source.Metadata.Name} {AcceptFeed}={found}");

    private static string Prefix(string id) => id[..(id.IndexOf('.', StringComparison.Ordinal) + 1)];
}
