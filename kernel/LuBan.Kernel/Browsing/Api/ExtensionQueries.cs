using LuBan.Kernel.Catalogue;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>A search as it is sent; <see cref="ShelfQuery"/> reads it, with every problem at once.</summary>
/// <param name="Q">Words; every one has to be found.</param>
/// <param name="Category">Categories.</param>
/// <param name="State">installed, updates, notInstalled, failed or disabled.</param>
/// <param name="Source">Sources.</param>
/// <param name="Publisher">Publishers.</param>
/// <param name="Verified">Whether its prefix is reserved.</param>
/// <param name="License">SPDX expressions.</param>
/// <param name="Tag">Tags.</param>
/// <param name="Sort">relevance, downloads, updated or name.</param>
/// <param name="Skip">0–10,000.</param>
/// <param name="Take">0–100; 20 when it is not said.</param>
/// <param name="Lang">The language of texts, such as zh-CN; en when it is not said.</param>
internal sealed record ExtensionQuery(
    string? Q, string[]? Category, string[]? State, string[]? Source, string[]? Publisher, string? Verified, string[]? License, string[]? Tag, string? Sort, string? Skip, string? Take, string? Lang);

/// <summary>Which package is asked for.</summary>
/// <param name="Id">The extension.</param>
/// <param name="Version">The version, <c>latest</c> or <c>installed</c>.</param>
/// <param name="Source">The source; the one that an install would take when it is not said.</param>
/// <param name="Lang">The language of texts; en when it is not said.</param>
internal sealed record PackageQuery(string Id, string Version, string? Source, string? Lang)
{
    public PackageWish Wish(HttpContext context) => new(Id, Version, Source, ShelfQuery.ReadLanguage(context.Request.Query));
}

/// <summary>Which lines of a log are asked for; <see cref="Installation.ExtensionLogQuery"/> reads it, with every problem at once.</summary>
/// <param name="Tail">At most this many old lines: 0–10,000; 200 when it is not said.</param>
/// <param name="Follow">Whether new lines are sent as they come.</param>
/// <param name="Level">The least level: trace, debug, information, warning, error or critical.</param>
/// <param name="Since">A time, or how long ago, such as 15m.</param>
/// <param name="Format">text, or json for one object in each line.</param>
internal sealed record LogQuery(string? Tail, string? Follow, string? Level, string? Since, string? Format);
