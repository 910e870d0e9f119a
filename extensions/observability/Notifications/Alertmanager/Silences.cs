using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Notifications.Alertmanager;

/// <summary>Silences in Alertmanager's form; they are the resources of kind Silence.</summary>
internal sealed class Silences(IResourceCache<Silence> cache, IResourceClient<Silence> client, TimeProvider time)
{
    public JsonArray List(IReadOnlyList<AlertRequirement> filters) => new([.. cache.List()
        .Where(silence => filters.All(filter => filter.Matches(SilenceMatchers.FromSelector(silence.Spec.Matcher).Where(matcher => matcher is { IsRegex: false, IsEqual: not false }).DistinctBy(matcher => matcher.Name).ToDictionary(matcher => matcher.Name, matcher => matcher.Value))))
        .Select(View)]);

    public JsonObject? Find(string id) => cache.Get(id) is { } found ? View(found) : null;

    /// <summary>Makes a silence, or a new one in place of another: what has begun is not changed, as in Alertmanager.</summary>
    public async Task<IResult> PutAsync(JsonElement body, string caller, CancellationToken cancellationToken)
    {
        SilenceRequest? request;
        try
        {
            request = body.Deserialize<SilenceRequest>(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        }
        catch (JsonException wrong)
        {
            return Results.Json($"LB9283: {wrong.Message}", statusCode: 400);
        }
        if (request is null || Problem(request) is { } problem && problem.Length > 0) return Results.Json($"LB9283: {(request is null ? "the body is empty." : Problem(request))}", statusCode: 400);
        if (request.Id is { Length: > 0 } old && cache.Get(old) is not null) await ExpireAsync(old, cancellationToken);
        var id = Guid.NewGuid().ToString();
        var silence = new Silence
        {
            Metadata = new()
            {
                Name = id, Annotations = new Dictionary<string, string> { [Silence.CommentAnnotation] = request.Comment ?? "", [Silence.CreatedByAnnotation] = request.CreatedBy is { Length: > 0 } by ? by : caller },
            },
            Spec = new() { Matcher = SilenceMatchers.ToSelector(request.Matchers!), StartsAt = request.StartsAt, Duration = Durations.Format(request.EndsAt - request.StartsAt) },
        };
        var made = await client.CreateAsync(silence, cancellationToken);
        // Whoever asks at once finds it.
        await cache.WaitForAsync(made.Metadata.ResourceVersion!, cancellationToken);
        return Results.Json(new JsonObject { ["silenceID"] = id });
    }

    /// <summary>Ends a silence; it stays in the list as expired.</summary>
    public async Task<IResult> ExpireAsync(string id, CancellationToken cancellationToken)
    {
        if (cache.Get(id) is not { } silence) return Results.NotFound();
        var now = time.GetUtcNow();
        var annotations = new Dictionary<string, string>(silence.Metadata.Annotations ?? new Dictionary<string, string>()) { [Silence.EndsAtAnnotation] = AlertmanagerApi.Time(now) };
        var made = await client.UpdateAsync(silence with { Metadata = silence.Metadata with { Annotations = annotations }, Spec = silence.Spec with { Enabled = false } }, cancellationToken);
        await cache.WaitForAsync(made.Metadata.ResourceVersion!, cancellationToken);
        return Results.Ok();
    }

    private static string? Problem(SilenceRequest request) =>
        request.Matchers is not { Count: > 0 } matchers ? "a silence needs matchers."
        : request.EndsAt <= request.StartsAt ? "a silence must end after it begins."
        : matchers.All(matcher => matcher.Value.Length == 0) ? "at least one matcher must need a value."
        : SilenceMatchers.ToSelector(matchers).Problems().FirstOrDefault();

    private JsonObject View(Silence silence)
    {
        var now = time.GetUtcNow();
        var starts = silence.Spec.StartsAt ?? silence.Metadata.CreationTimestamp ?? now;
        // One that has no end here gets a far one: Alertmanager knows no other.
        var ends = silence.EndsAt ?? (silence.Spec.Enabled == false ? now : now.AddYears(10));
        return new()
        {
            ["id"] = silence.Metadata.Name, ["status"] = new JsonObject { ["state"] = silence.IsActive(now) ? "active" : silence.Spec.Enabled != false && (silence.Spec.Schedule is { Length: > 0 } || starts > now) ? "pending" : "expired" },
            ["updatedAt"] = AlertmanagerApi.Time(silence.Metadata.CreationTimestamp ?? starts), ["comment"] = silence.Metadata.Annotations?.GetValueOrDefault(Silence.CommentAnnotation) ?? "",
            ["createdBy"] = silence.Metadata.Annotations?.GetValueOrDefault(Silence.CreatedByAnnotation) ?? "", ["startsAt"] = AlertmanagerApi.Time(starts), ["endsAt"] = AlertmanagerApi.Time(ends),
            ["matchers"] = new JsonArray([.. SilenceMatchers.FromSelector(silence.Spec.Matcher).Select(matcher => new JsonObject { ["name"] = matcher.Name, ["value"] = matcher.Value, ["isRegex"] = matcher.IsRegex, ["isEqual"] = matcher.IsEqual != false })]),
        };
    }
}

/// <summary>A silence as Alertmanager's clients write it.</summary>
internal sealed record SilenceRequest
{
    public string? Id { get; init; }
    public IReadOnlyList<Matcher>? Matchers { get; init; }
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset EndsAt { get; init; }
    public string? CreatedBy { get; init; }
    public string? Comment { get; init; }
}
