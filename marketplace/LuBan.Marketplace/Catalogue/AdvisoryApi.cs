using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Catalogue;

/// <summary>Advisories: everybody reads, administrators write.</summary>
internal static class AdvisoryApi
{
    public static void MapAdvisories(this RouteGroupBuilder api)
    {
        var advisories = api.MapGroup("/advisories").WithTags("Advisories");
        advisories.MapGet("", (HttpContext context, string? package, int? skip, int? take, Advisories all) => context.Cached(Answers.Page(package is { Length: > 0 } ? all.About(package) : all.List, skip, take)))
            .AllowReaders().Gives<Page<Advisory>>("The advisories, the newest first; those of one package when it is named.", problems: [400]);
        advisories.MapGet("/{advisory}", (HttpContext context, string advisory, Advisories all) => context.Cached(all.Require(advisory)))
            .AllowReaders().Gives<Advisory>("One advisory.", problems: [404]);
        advisories.MapPost("", async (HttpContext context, Body<AdvisoryInput> input, Advisories all) =>
            {
                var made = await all.AddAsync(input.Value, context.Caller().Name, context.RequestAborted);
                context.Response.Headers.Location = "/api/marketplace/v1/advisories/" + made.Id;
                return Answers.Json(made, StatusCodes.Status201Created);
            })
            .AllowAdministrators().Gives<Advisory>("Publishes an advisory.", StatusCodes.Status201Created, 400, 401, 403);
        advisories.MapPut("/{advisory}", async (HttpContext context, string advisory, Body<AdvisoryInput> input, Advisories all) => Answers.Json(await all.ChangeAsync(advisory, input.Value, context.Caller().Name, context.RequestAborted)))
            .AllowAdministrators().Gives<Advisory>("Writes an advisory anew.", problems: [400, 401, 403, 404]);
        advisories.MapDelete("/{advisory}", async (HttpContext context, string advisory, Advisories all) =>
            {
                await all.RemoveAsync(advisory, context.Caller().Name, context.RequestAborted);
                return Results.NoContent();
            })
            .AllowAdministrators().GivesNothing("Takes an advisory back.", 401, 403, 404);
    }
}
