namespace MiniPod.Learn.Tests.Lessons;

/// <summary>Files of lessons.</summary>
internal static class LessonTexts
{
    /// <summary>The shortest that is worth anything.</summary>
    public const string Small = """
        ---
        lesson: 01-x
        title: T
        goal: G.
        minutes: 5
        where: sandbox
        ---

        # T
        ## Do {#do}

        ```bash do
        ip netns add a
        ```

        ```text expect
        a
        ```

        ```yaml check
        - namespace: a
        ```

        ## End {#end}

        End of it.
        """;

    /// <summary>One with every part.</summary>
    public const string Whole = """
        ---
        lesson: 07-whole
        title: A title
        goal: A goal.
        minutes: 3
        source: somewhere
        needs: [root, ip]
        where: host
        makes:
          namespaces: [a]
          containers: [web]
        words:
          veth: a cable
        ---

        # A title

        Welcome.

        ```bash prepare
        sysctl x
        ```

        ```bash clean
        iptables -F
        ```

        ## The first {#first}

        ```yaml ask
        - { answer: "no", say: "Look." }
        - { answer: "yes", is: right, say: "So it is." }
        ```

        ```bash do
        ip netns add a
        ```

        ```text expect
        a …
        ```

        Some text,
        - and a list

        ```bash show
        ip link show
        ```

        > [!IMPORTANT]
        > So does Kubernetes.

        ```json
        {}
        ```

        ```bash solution
        ip link
        ```

        ```yaml check
        - namespace: a
        - no link: a/b
          kind: bridge
        ```

        > [!TIP]
        > one

        > [!TIP]
        > two

        ## The last {#last}

        - it is over
        """;
}
