using System.Text;

namespace LuBan.Audit.Tests.Infrastructure;

/// <summary>Requests of every sort, each decided by its number alone: writes, conflicts, refusals, calls of extensions, reads.</summary>
internal static class TrafficMix
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private static readonly (string What, HttpMethod Method, string Path, bool Anonymous, bool Recorded)[] Sorts =
    [
        ("write", HttpMethod.Post, Maps, false, true),
        ("conflict", HttpMethod.Post, Maps, false, true),
        ("refused read", HttpMethod.Get, Maps, true, true),
        ("refused write", HttpMethod.Post, Maps, true, true),
        ("forbidden", HttpMethod.Delete, "/api/v1/namespaces/default", false, true),
        ("call", HttpMethod.Post, "/ext/tests.ledger/echo", false, true),
        ("empty call", HttpMethod.Post, "/ext/tests.ledger/empty", false, true),
        ("refused call", HttpMethod.Post, "/ext/tests.ledger/echo", true, true),
        ("missing", HttpMethod.Delete, Maps + "/none", false, true),
        ("read", HttpMethod.Get, Maps + "/none", false, false),
    ];

    /// <summary>Sends one request with the correlation id <c>{prefix}-{number}</c>.</summary>
    /// <returns>The status.</returns>
    public static async Task<int> SendAsync(HttpClient user, HttpClient anonymous, int seed, int number, string prefix)
    {
        var sort = SortOf(seed, number);
        using var request = new HttpRequestMessage(sort.Method, sort.Path);
        request.Headers.Add("X-Request-Id", $"{prefix}-{number}");
        if (sort.Method == HttpMethod.Post)
        {
            var name = sort.What == "conflict" ? "conflict" : NameOf(prefix, number);
            request.Content = new StringContent($$$"""{"metadata":{"name":"{{{name}}}"},"data":{"fill":"{{{new string('x', number % 700)}}}"}}""", Encoding.UTF8, "application/json");
        }
        using var response = await (sort.Anonymous ? anonymous : user).SendAsync(request);
        return (int)response.StatusCode;
    }

    public static bool IsRecorded(int seed, int number) => SortOf(seed, number).Recorded;

    public static bool IsWrite(int seed, int number) => SortOf(seed, number).What == "write";

    public static string Describe(int seed, int number) => SortOf(seed, number).What;

    public static string NameOf(string prefix, int number) => $"{prefix}-{number}";

    private static (string What, HttpMethod Method, string Path, bool Anonymous, bool Recorded) SortOf(int seed, int number) => Sorts[new Random(unchecked((seed * 31) + number)).Next(Sorts.Length)];
}
