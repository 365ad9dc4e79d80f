"""The typed model of a scheme: frozen values that refuse nonsense when built; every node knows where it was written.

| module      | holds                                                              |
|-------------|--------------------------------------------------------------------|
| identity    | who issued it, when it holds, its scale, roundings and parameters   |
| indicators  | measures and indicators                                            |
| units       | classes and how a unit gets one                                    |
| scorecards  | dimensions, items, tiers, panels                                   |
| events      | task boards, events, exemptions                                    |
| ledger      | gates, coefficients and the ordered steps to the final score        |
| outcomes    | grades, rankings, use of results                                   |
| scheme      | the whole                                                          |
"""
