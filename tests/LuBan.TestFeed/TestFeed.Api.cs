using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestSupport;

public sealed partial class TestFeed
{
    private void MapFeed(WebApplication app)
    {
        app.MapGet("/v3/index.json", () => Json(ServiceIndex()));
        app.MapGet("/v3/flat/{id}/index.json", (string id) => VersionsOf(id) is { Count: > 0 } versions
            ? Json(new JsonObject { ["versions"] = new JsonArray([.. versions.Select(package => JsonValue.Create(package.Version.ToLowerInvariant()))]) })
            : Results.NotFound());
        app.MapGet("/v3/flat/{id}/{version}/{file}", DownloadAsync);
        app.MapGet("/v3/registration/{id}/index.json", (string id) => VersionsOf(id) is { Count: > 0 } versions ? Json(Registration(versions)) : Results.NotFound());
        app.MapGet("/v3/search", (HttpRequest request) => Json(Search(request.Query)));
        MapMarketplace(app);
        app.MapPut("/v3/push", PushAsync);
        app.MapDelete("/v3/push/{id}/{version}", (string id, string version) => SetListed(id, version, false));
        app.MapPost("/v3/push/{id}/{version}", (string id, string version) => SetListed(id, version, true));
    }

    private static IResult Json(JsonObject document) => Results.Content(document.ToJsonString(), "application/json");

    private JsonObject ServiceIndex()
    {
        var resources = new JsonArray
        {
            Resource("/v3/flat/", "PackageBaseAddress/3.0.0"),
            Resource("/v3/registration/", "RegistrationsBaseUrl"),
            Resource("/v3/registration/", "RegistrationsBaseUrl/3.6.0"),
            Resource("/v3/push", "PackagePublish/2.0.0"),
        };
        if (_options.HasSearch)
        {
            resources.Add(Resource("/v3/search", "SearchQueryService"));
            resources.Add(Resource("/v3/search", "SearchQueryService/3.0.0-beta"));
            if (_options.SearchKnowsPackageTypes) resources.Add(Resource("/v3/search", "SearchQueryService/3.5.0"));
        }
        foreach (var (path, type) in MarketplaceResources()) resources.Add(Resource(path, type));
        return new JsonObject { ["version"] = "3.0.0", ["resources"] = resources };

        JsonObject Resource(string path, string type) => new() { ["@id"] = Root + path, ["@type"] = type };
    }

    private List<FeedPackage> VersionsOf(string id) => [.. _packages.Values
        .Where(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        .Order(Comparer<FeedPackage>.Create((left, right) => FeedPackage.CompareVersions(left.Version, right.Version)))];

    private JsonObject Registration(List<FeedPackage> versions)
    {
        var id = versions[0].Id.ToLowerInvariant();
        var address = $"{Root}/v3/registration/{id}/index.json";
        return new JsonObject
        {
            ["@id"] = address,
            ["count"] = 1,
            ["items"] = new JsonArray(new JsonObject
            {
                ["@id"] = address + "#page",
                ["count"] = versions.Count,
                ["lower"] = versions[0].Version,
                ["upper"] = versions[^1].Version,
                ["items"] = new JsonArray([.. versions.Select(Leaf)]),
            }),
        };
    }

    private JsonObject Leaf(FeedPackage package)
    {
        var content = ContentUrl(package);
        return new JsonObject
        {
            ["@id"] = $"{Root}/v3/registration/{package.Key}.json",
            ["packageContent"] = content,
            ["catalogEntry"] = new JsonObject
            {
                ["@id"] = $"{Root}/v3/catalog/{package.Key}.json",
                ["id"] = package.Id,
                ["version"] = package.Version,
                ["authors"] = package.Text("authors"),
                ["description"] = package.Text("description"),
                ["tags"] = new JsonArray([.. package.Text("tags").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => JsonValue.Create(tag))]),
                ["listed"] = package.Listed,
                ["published"] = package.Listed ? package.Published.ToString("o") : "1900-01-01T00:00:00Z",
                ["packageContent"] = content,
                ["dependencyGroups"] = new JsonArray([.. Groups(package)]),
            },
        };
    }

    private static IEnumerable<JsonObject> Groups(FeedPackage package)
    {
        var dependencies = package.Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "dependencies");
        if (dependencies is null) yield break;
        var groups = dependencies.Elements().Where(element => element.Name.LocalName == "group").ToList();
        if (groups.Count == 0) groups = [dependencies];
        foreach (var group in groups)
        {
            var result = new JsonObject
            {
                ["dependencies"] = new JsonArray([.. group.Elements().Where(element => element.Name.LocalName == "dependency").Select(element => new JsonObject
                {
                    ["id"] = (string?)element.Attribute("id"),
                    ["range"] = (string?)element.Attribute("version"),
                })]),
            };
            if ((string?)group.Attribute("targetFramework") is { } framework) result["targetFramework"] = framework;
            yield return result;
        }
    }

    private JsonObject Search(IQueryCollection query)
    {
        var words = query["q"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var prerelease = query["prerelease"] == "true";
        var type = _options.SearchKnowsPackageTypes ? query["packageType"].ToString() : "";
        var found = _packages.Values
            .Where(package => package.Listed && (prerelease || !package.IsPrerelease))
            .GroupBy(package => package.Id.ToLowerInvariant())
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Order(Comparer<FeedPackage>.Create((left, right) => FeedPackage.CompareVersions(left.Version, right.Version))).ToList())
            .Where(versions => type.Length == 0 || versions[^1].Types.Contains(type, StringComparer.OrdinalIgnoreCase))
            .Where(versions => Array.TrueForAll(words, word => $"{versions[^1].Id} {versions[^1].Text("description")} {versions[^1].Text("tags")}".Contains(word, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var skip = int.TryParse(query["skip"], out var s) ? s : 0;
        var take = int.TryParse(query["take"], out var t) ? Math.Min(t, 1000) : 20;
        return new JsonObject
        {
            ["totalHits"] = found.Count,
            ["data"] = new JsonArray([.. found.Skip(skip).Take(take).Select(SearchItem)]),
        };
    }

    private JsonObject SearchItem(List<FeedPackage> versions)
    {
        var newest = versions[^1];
        var item = new JsonObject
        {
            ["id"] = newest.Id,
            ["version"] = newest.Version,
            ["description"] = newest.Text("description"),
            ["authors"] = new JsonArray(newest.Text("authors")),
            ["tags"] = new JsonArray([.. newest.Text("tags").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => JsonValue.Create(tag))]),
            ["totalDownloads"] = 0,
            ["versions"] = new JsonArray([.. versions.Select(package => new JsonObject { ["version"] = package.Version, ["downloads"] = 0, ["@id"] = $"{Root}/v3/registration/{package.Key}.json" })]),
        };
        if (_options.SearchKnowsPackageTypes) item["packageTypes"] = new JsonArray([.. newest.Types.Select(name => new JsonObject { ["name"] = name })]);
        return item;
    }

    private async Task DownloadAsync(HttpContext context, string id, string version, string file)
    {
        if (!_packages.TryGetValue(Key(id, version), out var package))
        {
            context.Response.StatusCode = 404;
            return;
        }
        if (file.EndsWith(".nuspec", StringComparison.Ordinal))
        {
            await context.Response.Body.WriteAsync(package.Nuspec);
            return;
        }
        var fault = Faults.For(id, version);
        var bytes = fault?.Kind == FaultKind.Replace ? fault.Bytes : package.Bytes;
        if (fault?.Kind == FaultKind.Status)
        {
            context.Response.StatusCode = 500;
            return;
        }
        if (fault?.Kind == FaultKind.Tamper)
        {
            bytes = [.. bytes];
            bytes[bytes.Length / 2] ^= 0x20;
        }
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = bytes.Length;
        if (fault?.Kind is not (FaultKind.Truncate or FaultKind.Stall))
        {
            await context.Response.Body.WriteAsync(bytes);
            return;
        }
        var half = bytes.Length / 2;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, half));
        await context.Response.Body.FlushAsync();
        if (fault.Stall is { } stall)
        {
            stall.Reach();
            await stall.Released.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(bytes.AsMemory(half));
        }
        // Otherwise the answer ends here, shorter than announced: the server closes the connection, and the client has read the half. An
        // abort could overtake the bytes that were sent.
    }

    private async Task<IResult> PushAsync(HttpRequest request)
    {
        if (_options.ApiKey is not null && request.Headers["X-NuGet-ApiKey"] != _options.ApiKey) return Results.StatusCode(403);
        var form = await request.ReadFormAsync();
        if (form.Files.Count == 0) return Results.BadRequest();
        var buffer = new MemoryStream();
        await form.Files[0].CopyToAsync(buffer);
        var package = FeedPackage.Read(buffer.ToArray(), _options.Sign);
        if (!_packages.TryAdd(package.Key, package)) return Results.Conflict();
        Note(package.Id);
        return Results.StatusCode(201);
    }

    private IResult SetListed(string id, string version, bool listed)
    {
        if (!_packages.TryGetValue(Key(id, version), out var package)) return Results.NotFound();
        package.Listed = listed;
        Note(id);
        return listed ? Results.Ok() : Results.NoContent();
    }

    private string ContentUrl(FeedPackage package)
    {
        var (id, version) = (package.Id.ToLowerInvariant(), package.Version.ToLowerInvariant());
        return $"{Root}/v3/flat/{id}/{version}/{id}.{version}.nupkg";
    }
}
