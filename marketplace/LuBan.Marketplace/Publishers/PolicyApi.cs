using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>What administrators decided for the whole marketplace.</summary>
internal static class PolicyApi
{
    public static void MapPolicy(this RouteGroupBuilder api)
    {
        api.MapGet("/policy", (PublisherDocuments documents) => Answers.Json(documents.Policy)).AllowReaders().WithTags("Administration").WithSummary("The policy in force.").Produces<MarketplacePolicy>();
        api.MapPut("/policy", SetAsync).AllowAdministrators().WithTags("Administration").WithSummary("Puts a policy in force; what is left out is as at the beginning.").Produces<MarketplacePolicy>();
    }

    private static async Task<IResult> SetAsync(Body<MarketplacePolicy> body, MarketplaceCaller caller, PublisherDocuments documents, MarketplaceStore store, CancellationToken cancellationToken)
    {
        if (body.Value.PrefixesPerPublisher is < 0 or > 1000) throw new MarketplaceException(400, "LB7107", $"prefixesPerPublisher is {body.Value.PrefixesPerPublisher}, expected 0 to 1,000.");
        return Answers.Json(await store.ChangeAsync(MarketplaceKeys.Document("policy", "policy"), caller.Name, _ => new Change<MarketplacePolicy>(body.Value, documents.Put(body.Value)), cancellationToken));
    }
}
