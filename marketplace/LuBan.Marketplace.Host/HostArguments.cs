namespace LuBan.Marketplace.Host;

/// <summary>The command line. Unknown options are refused, all at once.</summary>
internal sealed record HostArguments(string[] Configuration, string? Answer, int ExitCode)
{
    /// <summary>The exit code when the marketplace cannot start as it was told to.</summary>
    public const int Refused = 2;

    private static readonly string[] WithValue = ["--urls", "--data", "--postgres", "--public-url", "--feed-path", "--config"];

    private const string Help = """
        Runs a LuBan marketplace by itself: a NuGet V3 feed at /v3/index.json, its catalogue and
        its administration at /api/marketplace/v1.

          dotnet run --project marketplace/LuBan.Marketplace.Host -- [options]

          --urls URLS         Addresses to listen on, separated by ';'. HTTP and HTTPS share each port.
                              Default: http://127.0.0.1:5090                  [LUBAN_MARKETPLACE_URLS]
          --data DIR          The directory of all state. Default: luban-marketplace in the
                              user's local application data                   [LUBAN_MARKETPLACE_DATA]
          --public-url URL    An address that links in answers may use, such as
                              https://packages.example.com; may be repeated   [LUBAN_MARKETPLACE_PUBLIC_URL]
          --feed-path PATH    The path below which the feed is served, such as
                              /feeds/default. Default: none                   [LUBAN_MARKETPLACE_FEED_PATH]
          --postgres STRING   The database that keeps the journal when several servers share one
                              marketplace. A password is better kept in the
                              variable                                        [LUBAN_MARKETPLACE_POSTGRES]
          --config FILE       A JSON file whose object "marketplace" sets everything else, such as
                              upstreams and the store of files
          --help              Show this

        Servers that share a marketplace have a --data each, the same database, and the same store
        of files: a folder that all of them see, or an S3-compatible one.

        The administrator's key is LUBAN_MARKETPLACE_ADMIN_PASSWORD, or a random one that is kept in
        DIR/keys/administrator. It is an API key, and the password of any user name.
        """;

    public static HostArguments Parse(string[] args)
    {
        var configuration = new List<string>();
        var problems = new List<string>();
        var publicUrls = 0;
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var option, var text] ? (option, text) : (args[i], null);
            if (name is "--help" or "-h" or "-?") return new([], Help, 0);
            if (!WithValue.Contains(name))
            {
                problems.Add($"'{args[i]}' is not an option of the marketplace");
            }
            else if (value is null && (i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                problems.Add($"'{name}' needs a value");
            }
            else
            {
                value ??= args[++i];
                configuration.AddRange([name == "--public-url" ? $"--public-url:{publicUrls++}" : name, value]);
            }
        }
        return problems.Count == 0 ? new([.. configuration], null, 0) : new([], $"LB7030: {string.Join("; ", problems)}.\n\n{Help}", Refused);
    }
}
