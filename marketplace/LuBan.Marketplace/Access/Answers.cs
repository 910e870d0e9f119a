using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Access;

/// <summary>Answers of the marketplace's API.</summary>
internal static class Answers
{
    /// <summary>A value as JSON.</summary>
    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, MarketplaceJson.Options, statusCode: status);

    /// <summary>A page of a list.</summary>
    /// <param name="items">All items, in their order.</param>
    /// <param name="skip">How many to leave out; null: none.</param>
    /// <param name="take">How many to give, at most 100; null: 20.</param>
    /// <exception cref="MarketplaceException">LB7107: skip or take is out of range.</exception>
    public static Page<T> Page<T>(IReadOnlyList<T> items, int? skip, int? take)
    {
        if (skip is < 0 || take is < 0 or > 100) throw new MarketplaceException(400, "LB7107", $"skip is {skip ?? 0} and take is {take ?? 20}; skip is 0 or more, take 0 to 100.");
        return new([.. items.Skip(skip ?? 0).Take(take ?? 20)], items.Count);
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, int Total);
