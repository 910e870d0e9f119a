using System.Text.Json.Nodes;

namespace LuBan.ConsoleTests.Server;

/// <summary>Reads an event stream.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Person _person;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(Person person, HttpResponseMessage response, StreamReader reader) => (_person, _response, _reader) = (person, response, reader);

    public int Status => (int)_response.StatusCode;

    /// <summary>The stream's id.</summary>
    public string Id { get; private set; } = "";

    public long Revision { get; private set; }

    public static async Task<EventReader> OpenAsync(Person person, HttpResponseMessage response)
    {
        var reader = new EventReader(person, response, new(await response.Content.ReadAsStreamAsync()));
        if (!response.IsSuccessStatusCode) return reader;
        var hello = await reader.NextAsync("hello");
        (reader.Id, reader.Revision) = ((string)hello["stream"]!, (long)hello["revision"]!);
        return reader;
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<(string Name, JsonObject Data)?> ReadAsync()
    {
        var name = "";
        while (await _reader.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (name, JsonNode.Parse(line[6..])!.AsObject());
        }
        return null;
    }

    /// <summary>The next event of a name that fits; others are passed over.</summary>
    public async Task<JsonObject> NextAsync(string name, Func<JsonObject, bool>? fits = null)
    {
        while (await ReadAsync() is var (found, data))
            if (found == name && fits?.Invoke(data) != false) return data;
        throw new InvalidOperationException($"The stream ended before an event '{name}' came.");
    }

    public async Task EndAsync()
    {
        while (await ReadAsync() is not null)
        {
            // What was on its way.
        }
    }

    public async Task<Reply> FollowAsync(params (string Topic, string? ResourceVersion)[] topics) => await _person.SendAsync("PUT", $"/console/events/{Id}/topics", new JsonObject
    {
        ["topics"] = new JsonArray([.. topics.Select(topic => new JsonObject { ["topic"] = topic.Topic, ["resourceVersion"] = topic.ResourceVersion })]),
    });

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
