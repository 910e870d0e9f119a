namespace LuBan.Observability.Metrics.Head;

/// <summary>Work on ascending lists of series numbers.</summary>
internal static class Postings
{
    public static List<uint> Intersect(List<uint> left, List<uint> right)
    {
        if (left.Count > right.Count) (left, right) = (right, left);
        var both = new List<uint>(left.Count);
        if (right.Count > left.Count * 16L)
        {
            foreach (var number in left)
            {
                if (right.BinarySearch(number) >= 0) both.Add(number);
            }
            return both;
        }
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            if (left[i] == right[j])
            {
                both.Add(left[i]);
                i++;
                j++;
            }
            else if (left[i] < right[j]) i++;
            else j++;
        }
        return both;
    }

    public static List<uint> Subtract(List<uint> from, List<uint> what)
    {
        var left = new List<uint>(from.Count);
        var j = 0;
        foreach (var number in from)
        {
            while (j < what.Count && what[j] < number) j++;
            if (j >= what.Count || what[j] != number) left.Add(number);
        }
        return left;
    }

    public static List<uint> Union(IReadOnlyList<List<uint>> lists)
    {
        if (lists.Count == 0) return [];
        if (lists.Count == 1) return lists[0];
        var all = new List<uint>(lists.Sum(list => list.Count));
        foreach (var list in lists) all.AddRange(list);
        all.Sort();
        // A series has one value of a label: lists of one label hold no number twice.
        return all;
    }
}
