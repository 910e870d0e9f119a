using System.Reflection;
using System.Text.Json;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace LuBan.Marketplace.Access;

/// <summary>A request's JSON body as a handler's argument, read as the marketplace reads JSON, whatever the server around is set to.</summary>
/// <param name="Value">What was sent.</param>
internal sealed record Body<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="MarketplaceException">LB7107: it is not JSON, or not of this form.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context)
    {
        // Pages of other sites can send every other content type without being asked who they are.
        if (!context.Request.HasJsonContentType()) throw new MarketplaceException(415, "LB7107", "the body should be JSON, with the content type application/json.");
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, MarketplaceJson.Options, context.RequestAborted);
            return new(value ?? throw new JsonException("null is no value here"));
        }
        catch (JsonException problem)
        {
            throw new MarketplaceException(400, "LB7107", $"the body cannot be read: {problem.Message} Compare it with the API's description.");
        }
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
