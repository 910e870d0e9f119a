using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.ConsoleTests.Server;

/// <summary>Somebody who sends requests.</summary>
public sealed record Person(HttpClient Http, string Name, IReadOnlyList<string> Groups)
{
    public async Task<Reply> SendAsync(string method, string path, JsonNode? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, headers);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var response = await Http.SendAsync(request);
        var content = await response.Content.ReadAsByteArrayAsync();
        return new((int)response.StatusCode, content, response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, "application/json", headers);

    /// <summary>Writes an object that must be accepted.</summary>
    public async Task<JsonObject> CreateAsync(string path, JsonNode body)
    {
        var reply = await SendAsync("POST", path, body);
        return reply.Status == 201 ? reply.Json : throw new InvalidOperationException($"POST {path}: {reply.Status} {reply.Text}");
    }

    public async Task<JsonObject> DocumentAsync()
    {
        var reply = await GetAsync("/console/contributions");
        return reply.Status == 200 ? reply.Json : throw new InvalidOperationException($"{reply.Status} {reply.Text}");
    }

    /// <summary>The ids of the contributions that this person sees.</summary>
    public async Task<IReadOnlyList<string>> SeesAsync() => [.. (await DocumentAsync())["contributions"]!.AsArray().Select(one => (string)one!["id"]!)];

    public async Task<EventReader> ListenAsync()
    {
        var request = Request("GET", "/console/events");
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await EventReader.OpenAsync(this, response);
    }

    public HttpRequestMessage Request(string method, string path, params (string Name, string Value)[] headers)
    {
        // As it stands: a client that tidies paths would never send what an attacker does.
        var request = new HttpRequestMessage(new(method), new Uri(Http.BaseAddress!, new Uri(Http.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })));
        if (Name.Length > 0) request.Headers.Add("X-User", Name);
        if (Groups.Count > 0) request.Headers.Add("X-Groups", string.Join(',', Groups));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}

/// <summary>What the server answered.</summary>
public sealed record Reply(int Status, byte[] Content, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Content);

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string? Code => (string?)Json["code"];

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
