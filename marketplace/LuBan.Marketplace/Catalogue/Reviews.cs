using System.Collections.Concurrent;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue;

/// <summary>The reviews of all extensions, and who may do what with them.</summary>
internal sealed class Reviews
{
    private const int MaxText = 4_000;
    private const int MaxReports = 100;

    private readonly MarketplaceStore _store;
    private readonly TimeProvider _time;
    private readonly CatalogueOptions _options;
    private readonly DocumentSet<Review> _reviews;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Review>> _byExtension = new(StringComparer.Ordinal);

    public Reviews(MarketplaceStore store, IOptions<MarketplaceOptions> options, TimeProvider time)
    {
        (_store, _time, _options) = (store, time, options.Value.Catalogue);
        _reviews = store.State.Set<Review>("reviews");
        store.State.Applied += entry =>
        {
            if (entry.Event is DocumentChanged { Kind: "reviews" } changed) Follow(changed.Name);
        };
        foreach (var (key, _) in _reviews.All) Follow(key);
    }

    /// <summary>How an extension is rated.</summary>
    public Rating RatingOf(string id)
    {
        if (!_byExtension.TryGetValue(id.ToLowerInvariant(), out var reviews)) return Rating.None;
        var stars = new int[5];
        foreach (var (_, review) in reviews)
        {
            if (review.State == ReviewState.Published) stars[review.Stars - 1]++;
        }
        var count = stars.Sum();
        return count == 0 ? Rating.None : new Rating(Math.Round(stars.Select((number, i) => number * (i + 1)).Sum() / (double)count, 2), count, stars);
    }

    /// <summary>The reviews of an extension that a caller may see, the newest first.</summary>
    public IReadOnlyList<Review> Of(string id, MarketplaceCaller caller) => _byExtension.TryGetValue(id.ToLowerInvariant(), out var reviews)
        ? [.. reviews.Values.Where(review => review.State == ReviewState.Published || caller.IsAdministrator || review.User == caller.User).OrderByDescending(review => review.Updated).ThenBy(review => review.User, StringComparer.Ordinal)]
        : [];

    /// <summary>Writes the caller's review, or writes it anew.</summary>
    /// <exception cref="MarketplaceException">LB7230: stars or text are out of range; LB7231: the caller offers the extension itself.</exception>
    public Task<Review> WriteAsync(PackageEntry package, ReviewInput input, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var problems = new List<ExtensionProblem>();
        if (input.Stars is < 1 or > 5) problems.Add(new("LB7230", "stars", $"stars is {input.Stars}; give 1 to 5."));
        if (input.Text is { Length: > MaxText }) problems.Add(new("LB7230", "text", $"the text has {input.Text.Length} characters; at most {MaxText} are possible."));
        if (input.Version is { } version && !package.TryFind(version, out _)) problems.Add(new("LB7230", "version", $"{package.Id} has no version '{version}'."));
        if (problems.Count > 0) throw new MarketplaceException(400, problems);
        if (package.Owners.Any(caller.Publishers.Contains)) throw new MarketplaceException(403, "LB7231", $"'{caller.Name}' offers {package.Id}, and so cannot review it.");
        var user = UserOf(caller);
        return ChangeAsync(package.Id, user, caller, old =>
        {
            var now = _time.GetUtcNow();
            // What an administrator hid stays hidden until one looks at the new text.
            var state = _options.ModerateReviews || old is { State: not ReviewState.Published } ? ReviewState.Pending : ReviewState.Published;
            return new Review
            {
                Extension = package.Id, User = user, Stars = input.Stars, Text = input.Text?.Trim() ?? "", Version = input.Version, State = state,
                Created = old?.Created ?? now, Updated = now, Answer = old?.Answer,
            };
        }, cancellationToken);
    }

    /// <summary>Removes the caller's review.</summary>
    public Task RemoveAsync(PackageEntry package, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var key = KeyOf(package.Id, UserOf(caller));
        return _store.ChangeAsync(MarketplaceKeys.Document(_reviews.Kind, key), caller.Name, _ =>
            _reviews.Find(key) is null ? new Change<bool>(false) : new Change<bool>(true, _reviews.Remove(key)), cancellationToken);
    }

    /// <summary>Shows or hides a review.</summary>
    /// <exception cref="MarketplaceException">LB7232: there is none.</exception>
    public Task<Review> ModerateAsync(PackageEntry package, string user, ReviewDecision decision, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        ChangeAsync(package.Id, user, caller, old => Require(old, package, user) with
        {
            State = decision.State,
            Moderation = decision.State == ReviewState.Published ? null : decision.Message,
            Reports = decision.State == ReviewState.Published ? [] : old!.Reports,
        }, cancellationToken);

    /// <summary>Says that a review should not be there. When enough users say so, it is hidden until an administrator decides.</summary>
    /// <exception cref="MarketplaceException">LB7232: there is none; LB7230: no reason is given.</exception>
    public Task<Review> ReportAsync(PackageEntry package, string user, string? reason, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 1_000) throw new MarketplaceException(400, "LB7230", "a reason is missing, or over 1,000 characters. Say what is wrong with the review.");
        var reporter = UserOf(caller);
        return ChangeAsync(package.Id, user, caller, old =>
        {
            var review = Require(old, package, user);
            if (review.State != ReviewState.Published && review.User != reporter && !caller.IsAdministrator) throw None(package, user);
            if (review.Reports.Any(report => report.User == reporter) || review.Reports.Count >= MaxReports) return review;
            IReadOnlyList<ReviewReport> reports = [.. review.Reports, new ReviewReport(reporter, reason.Trim(), _time.GetUtcNow())];
            return review with { Reports = reports, State = review.State == ReviewState.Published && reports.Count >= _options.ReportsToHide ? ReviewState.Pending : review.State };
        }, cancellationToken);
    }

    /// <summary>Answers a review for the extension's publisher. Once: a dialogue belongs elsewhere.</summary>
    /// <exception cref="MarketplaceException">LB7232: there is none; LB7233: it was answered; LB7230: the text is empty or too long.</exception>
    public Task<Review> AnswerAsync(PackageEntry package, string user, string? text, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        caller.RequireOwner(package);
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxText) throw new MarketplaceException(400, "LB7230", $"a text is missing, or over {MaxText} characters.");
        return ChangeAsync(package.Id, user, caller, old =>
        {
            var review = Require(old, package, user);
            if (review.State != ReviewState.Published) throw None(package, user);
            if (review.Answer is not null) throw new MarketplaceException(409, "LB7233", $"the review of '{user}' was answered on {review.Answer.Time:yyyy-MM-dd}. A review is answered once.");
            return review with { Answer = new ReviewAnswer(package.Publisher, text.Trim(), _time.GetUtcNow()) };
        }, cancellationToken);
    }

    private static string KeyOf(string id, string user) => $"{id.ToLowerInvariant()}/{Uri.EscapeDataString(user)}";

    private static string UserOf(MarketplaceCaller caller) =>
        caller.User ?? throw new MarketplaceException(403, "LB7231", "reviews are written by people. Sign in; a token is not enough.");

    private static Review Require(Review? review, PackageEntry package, string user) => review ?? throw None(package, user);

    private static MarketplaceException None(PackageEntry package, string user) => new(404, "LB7232", $"'{user}' has no review of {package.Id}.");

    private Task<Review> ChangeAsync(string id, string user, MarketplaceCaller caller, Func<Review?, Review> decide, CancellationToken cancellationToken)
    {
        var key = KeyOf(id, user);
        return _store.ChangeAsync(MarketplaceKeys.Document(_reviews.Kind, key), caller.Name, _ =>
        {
            var old = _reviews.Find(key);
            var review = decide(old);
            return ReferenceEquals(old, review) ? new Change<Review>(review) : new Change<Review>(review, _reviews.Put(key, review));
        }, cancellationToken);
    }

    private void Follow(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var reviews = _byExtension.GetOrAdd(key[..slash], _ => new(StringComparer.Ordinal));
        if (_reviews.Find(key) is { } review) reviews[key] = review;
        else reviews.TryRemove(key, out _);
    }
}

/// <summary>A review as it is sent.</summary>
/// <param name="Stars">1–5.</param>
/// <param name="Text">Plain text, at most 4,000 characters.</param>
/// <param name="Version">The version that it is about.</param>
internal sealed record ReviewInput(int Stars, string? Text = null, string? Version = null);

/// <summary>What an administrator decides about a review.</summary>
/// <param name="State">Who sees it from now on.</param>
/// <param name="Message">Why, for its writer.</param>
internal sealed record ReviewDecision(ReviewState State, string? Message = null);

/// <summary>A text that somebody sends.</summary>
/// <param name="Text">Plain text.</param>
internal sealed record TextInput(string? Text);

/// <summary>Why somebody reports something.</summary>
/// <param name="Reason">Plain text, at most 1,000 characters.</param>
internal sealed record ReasonInput(string? Reason);
