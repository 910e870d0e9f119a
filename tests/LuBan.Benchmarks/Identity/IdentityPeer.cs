using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>One side of the comparison: where its endpoints are, and what it was given.</summary>
internal sealed class IdentityPeer(ServerProcess server, string tokenPath, string introspectionPath, string? resource, string? bearerPath)
{
    /// <summary>The client, and on our side also the user.</summary>
    public const string Client = "bench";

    private string[] _refresh = [];
    private string _access = "";

    /// <summary>Makes the tokens that the requests begin with.</summary>
    public async Task SeedAsync(int connections, string? secret, CancellationToken cancellationToken)
    {
        var lines = (await server.Http.GetStringAsync($"/seed/{connections}", cancellationToken)).Split('\n');
        var known = secret ?? lines[0];
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{known}")));
        _refresh = secret is null ? lines[1..] : lines[..^1];
        _access = secret is null ? (string)(await PostAsync(tokenPath, [new("grant_type", "client_credentials")], cancellationToken))["access_token"]! : lines[^1];
    }

    /// <summary>Takes a new access token: the peer forgets older ones when many were issued since.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken) => _access = (string)(await PostAsync(tokenPath, [new("grant_type", "client_credentials")], cancellationToken))["access_token"]!;

    public Task IssueAsync(int _, CancellationToken cancellationToken) =>
        PostAsync(tokenPath, resource is null ? [new("grant_type", "client_credentials")] : [new("grant_type", "client_credentials"), new("resource", resource)], cancellationToken);

    public async Task RefreshAsync(int connection, CancellationToken cancellationToken) =>
        _refresh[connection] = (string)(await PostAsync(tokenPath, [new("grant_type", "refresh_token"), new("refresh_token", _refresh[connection])], cancellationToken))["refresh_token"]!;

    public async Task IntrospectAsync(int _, CancellationToken cancellationToken)
    {
        if ((bool?)(await PostAsync(introspectionPath, [new("token", _access)], cancellationToken))["active"] != true) throw new InvalidOperationException("The token is not active.");
    }

    /// <summary>A request with the access token itself; at the peer, what an API behind it has to do.</summary>
    public async Task VerifyAsync(int connection, CancellationToken cancellationToken)
    {
        if (bearerPath is null)
        {
            await IntrospectAsync(connection, cancellationToken);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, bearerPath);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _access);
        using var response = await server.Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Runs one kind of request from several connections.</summary>
    /// <returns>Requests per second, and microseconds of the server's processor time for each.</returns>
    public async Task<(double Rate, double Cpu)> MeasureAsync(Func<int, CancellationToken, Task> request, int connections, TimeSpan slice, CancellationToken cancellationToken)
    {
        var (count, cpu, clock) = (0, ProcessFigures.CpuSeconds(server.Id), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async connection =>
        {
            while (clock.Elapsed < slice)
            {
                await request(connection, cancellationToken);
                Interlocked.Increment(ref count);
            }
        }));
        var elapsed = clock.Elapsed.TotalSeconds;
        return (count / elapsed, (ProcessFigures.CpuSeconds(server.Id) - cpu) * 1e6 / count);
    }

    private async Task<JsonObject> PostAsync(string path, KeyValuePair<string, string>[] form, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await server.Http.PostAsync(path, content, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? (JsonObject)JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
    }
}
