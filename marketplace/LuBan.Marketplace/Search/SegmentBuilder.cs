using System.Runtime.InteropServices;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Search;

/// <summary>Makes a segment of packages.</summary>
internal sealed class SegmentBuilder
{
    private readonly PackageEntry[] _packages;
    private readonly TermTable _terms;
    private readonly List<int> _termOf = [];
    private readonly List<int> _postings = [];
    private readonly List<int> _lastPosting = [];

    private SegmentBuilder(PackageEntry[] packages)
    {
        _packages = packages;
        _terms = new TermTable(packages.Length * 2);
    }

    /// <summary>Whether a package can be found at all.</summary>
    public static bool IsVisible(PackageEntry package)
    {
        foreach (var version in package.Versions)
        {
            if (version.State.IsListed()) return true;
        }
        return false;
    }

    /// <summary>Builds.</summary>
    /// <param name="packages">Packages that are visible, each once.</param>
    /// <param name="rating">What a package is rated, by its lower-case id.</param>
    public static SearchSegment Build(IEnumerable<PackageEntry> packages, Func<string, double> rating)
    {
        PackageEntry[] sorted = [.. packages];
        Array.Sort(sorted, (one, other) => one.Downloads != other.Downloads
            ? other.Downloads.CompareTo(one.Downloads)
            : StringComparer.OrdinalIgnoreCase.Compare(one.Id, other.Id));
        return new SegmentBuilder(sorted).Build(rating);
    }

    private SearchSegment Build(Func<string, double> rating)
    {
        var size = _packages.Length;
        var (categories, tags, publishers, licenses, offers) = (New(), New(), New(), New(), New());
        var verified = new BitSet(size);
        var updated = new long[size];
        var ratings = new float[size];
        for (var document = 0; document < size; document++)
        {
            var package = _packages[document];
            var card = Shown(package).Card;
            AddWords(document, package, card);
            categories.Add(card.Categories.Select(value => value.ToLowerInvariant()));
            tags.Add(card.Tags.Select(value => value.ToLowerInvariant()));
            publishers.Add(package.Publisher.Length > 0 ? [package.Publisher] : []);
            licenses.Add(card.License is { Length: > 0 } license ? [license] : []);
            offers.Add(package.Versions.Where(version => version.State.IsListed()).Select(Offer.Of));
            if (package.Verified) verified.Add(document);
            updated[document] = LastUpdate(package);
            ratings[document] = (float)rating(package.Id.ToLowerInvariant());
        }

        var byId = new int[size];
        for (var i = 0; i < size; i++) byId[i] = i;
        Array.Sort(byId, (one, other) => StringComparer.OrdinalIgnoreCase.Compare(_packages[one].Id, _packages[other].Id));
        var places = new int[size];
        for (var i = 0; i < size; i++) places[byId[i]] = i;

        var (characters, termEnds, postingEnds, postings) = Arrange();
        return new SearchSegment
        {
            Packages = _packages, Characters = characters, TermEnds = termEnds, PostingEnds = postingEnds, Postings = postings,
            ById = byId, Places = places, Updated = updated, Ratings = ratings, Verified = verified,
            Categories = categories.Build(), Tags = tags.Build(), Publishers = publishers.Build(), Licenses = licenses.Build(), Offers = offers.Build(),
        };

        FacetColumn.Builder New() => new(size);
    }

    /// <summary>The version that speaks for its package: the newest listed release, else the newest listed prerelease.</summary>
    private static VersionEntry Shown(PackageEntry package)
    {
        VersionEntry? newest = null;
        for (var i = package.Versions.Length - 1; i >= 0; i--)
        {
            var version = package.Versions[i];
            if (!version.State.IsListed()) continue;
            if (!Offer.IsPrerelease(version.Version)) return version;
            newest ??= version;
        }
        return newest!;
    }

    private static long LastUpdate(PackageEntry package)
    {
        var last = 0L;
        foreach (var version in package.Versions)
        {
            if (version.State.IsListed()) last = Math.Max(last, version.Pushed.UtcTicks);
        }
        return last;
    }

    private void AddWords(int document, PackageEntry package, PackageCard card)
    {
        Add(document, package.Id, SearchField.Id, parts: true);
        Add(document, card.Title, SearchField.Title, parts: true);
        foreach (var (_, name) in card.DisplayName) Add(document, name, SearchField.Title, parts: true);
        foreach (var tag in card.Tags) Add(document, tag, SearchField.Tags, parts: false);
        foreach (var category in card.Categories) Add(document, category, SearchField.Categories, parts: false);
        foreach (var author in card.Authors) Add(document, author, SearchField.People, parts: false);
        Add(document, package.Publisher, SearchField.People, parts: false);
        Add(document, card.Description, SearchField.Text, parts: false);
        foreach (var (_, summary) in card.Summary) Add(document, summary, SearchField.Text, parts: false);
    }

    private void Add(int document, string text, SearchField field, bool parts)
    {
        var words = new SearchWords(text, stackalloc char[SearchWords.MaxLength], parts);
        while (words.MoveNext())
        {
            var term = _terms.Add(words.Current);
            if (term == _lastPosting.Count) _lastPosting.Add(-1);
            var last = _lastPosting[term];
            if (last >= 0 && _postings[last] >> SearchWeights.FieldBits == document)
            {
                CollectionsMarshal.AsSpan(_postings)[last] |= (int)field;
                continue;
            }
            _lastPosting[term] = _postings.Count;
            _termOf.Add(term);
            _postings.Add(document << SearchWeights.FieldBits | (int)field);
        }
    }

    /// <summary>Puts the words in order, and each word's postings side by side; within a word they stay in the documents' order.</summary>
    private (char[] Characters, int[] TermEnds, int[] PostingEnds, int[] Postings) Arrange()
    {
        var sorted = _terms.Sorted();
        var places = new int[sorted.Length];
        var termEnds = new int[sorted.Length];
        var length = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            places[sorted[i]] = i;
            termEnds[i] = length += _terms[sorted[i]].Length;
        }
        var characters = new char[length];
        for (var i = 0; i < sorted.Length; i++) _terms[sorted[i]].CopyTo(characters.AsSpan(i == 0 ? 0 : termEnds[i - 1]));

        var ends = new int[sorted.Length];
        foreach (var term in _termOf) ends[places[term]]++;
        var sum = 0;
        // Starts for now; each is moved to its end while its postings are put in place.
        for (var i = 0; i < ends.Length; i++) (ends[i], sum) = (sum, sum + ends[i]);
        var postings = new int[_postings.Count];
        for (var i = 0; i < postings.Length; i++) postings[ends[places[_termOf[i]]]++] = _postings[i];
        return (characters, termEnds, ends, postings);
    }
}
